#!/usr/bin/env bash
# 以 root 运行：upgrade.sh 版本（标签或提交）。第一次安装、升级、退回都是它；可以重复执行。
# 新版本装在旁边，数据库先迁移，节点一个一个换：前一个答了 /readyz 才换下一个。哪一步失败就停在那里，旧节点继续服务。
set -euo pipefail
home=${SHENLUN_HOME:-/srv/shenlun} data=${SHENLUN_DATA:-/var/lib/shenlun} nodes=${NODES:-8001 8002}
version=$(git -C "$home/source" rev-parse --short=12 "${1:?"用法：upgrade.sh 版本"}^{commit}")
new="$home/releases/$version"

if [ ! -e "$new/.installed" ]; then
  rm -rf "$new"
  mkdir -p "$new"
  git -C "$home/source" archive "$version" | tar -x -C "$new"
  ln -s "$data" "$new/var"
  # Debian 自己的 Python：root 的 PATH 里别的，服务的用户未必读得到
  (cd "$new" && /usr/bin/python3 -m tools.setup)
  touch "$new/.installed"
fi

dangers=0
"$new/deploy/manage.sh" pending_dangers || dangers=$?
case $dangers in
0) ;;
3)
  echo "上面的迁移旧节点受不了：先停下它们，迁移完再启动。这期间打开页面的人看到的是“正在重新启动”。"
  for port in $nodes; do systemctl stop "shenlun-web@$port.service"; done
  ;;
*) exit 1 ;;
esac
# 正在运行的节点用的是真的文件夹，不是这个链接。
ln -sfn "releases/$version" "$home/current"
systemctl start shenlun-release.service
for port in $nodes; do
  systemctl restart "shenlun-web@$port.service"
  for ((i = 0; ; i++)); do
    curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null && break
    ((i < 60)) || { echo "节点 $port 一分钟里没有准备好：journalctl -u shenlun-web@$port；其余节点没有动。" >&2; exit 1; }
    sleep 1
  done
  echo "节点 $port：$version"
done
