-- 以 postgres 运行：psql -v password=密码 -f role.sql   建角色和数据库
CREATE ROLE shenlun LOGIN PASSWORD :'password';
-- PgBouncer 不转交连接选项，所以写在角色上（和直连时一样）
ALTER ROLE shenlun SET jit = off;
ALTER ROLE shenlun SET timezone = 'UTC';
CREATE DATABASE shenlun OWNER shenlun ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8' TEMPLATE template0;
