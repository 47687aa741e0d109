# 命令的正文在 tools/ 里；这里只给它们起名字。
PYTHON ?= python3
UV_COMPILE = uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --quiet $(ARGS)

need = @command -v $(1) >/dev/null || { echo "没有找到 $(1)：$(2)" >&2; exit 1; };
need_python = $(call need,$(PYTHON),请先安装 Python 3.11 或更新的版本（Debian/Ubuntu：apt install python3 python3-venv）。)

.PHONY: help run test test-fast test-system bench lock clean

help:
	@echo 'make run        装好依赖、数据库和示例，在 http://127.0.0.1:8000/ 开始服务（PORT=8001 make run 换端口）'
	@echo 'make test       全部检查，再在 SQLite 和 PostgreSQL 上各跑一遍全部测试（含浏览器）'
	@echo 'make test-system 起好几个服务，杀进程、切换数据库、塞满磁盘；要 nginx、pgbouncer、postgresql'
	@echo 'make test-fast  全部检查，再在 SQLite 上跑不用浏览器的测试'
	@echo 'make bench      量各页（1、10、100 倍的数据）、自动保存、搜索、排版和建议的快慢，写进 docs/performance.md（ENGINE=postgresql 换数据库）'
	@echo 'make lock       按 pyproject.toml 重新生成两份锁文件（ARGS=--upgrade 升级版本；需要 uv）'
	@echo 'make clean      删除 .venv 和各种缓存，不动 var/ 里的数据库和密钥'

run:
	$(need_python) exec $(PYTHON) -m tools.serve

test:
	$(need_python) exec $(PYTHON) -m tools.test

test-fast:
	$(need_python) exec $(PYTHON) -m tools.test --fast

test-system:
	$(need_python) exec $(PYTHON) -m tools.test --system

bench:
	$(need_python) exec $(PYTHON) -m tests.bench

lock:
	$(call need,uv,请先安装（pip install uv）。) $(UV_COMPILE) -o requirements.lock
	@$(UV_COMPILE) --group test --group bench -c requirements.lock -o requirements-test.lock

clean:
	rm -rf .venv var/static var/setup.log .hypothesis .import_linter_cache .mypy_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
