"""Words of which names and texts of a large blog are made."""

import random
from itertools import product

_ENGLISH = """
    python rust java kotlin swift ruby perl lisp haskell scala erlang elixir cobol fortran pascal prolog
    clojure julia lua bash linux windows android debian fedora kernel network socket router browser
    server client cloud cluster container docker proxy cache queue stream batch index query table schema
    migration transaction database mysql mariadb sqlite postgres redis graph matrix vector tensor neural
    model training inference language parser compiler linker debugger profiler editor terminal shell
    script macro template layout colour font icon image video audio camera photo travel music guitar
    piano cooking coffee bread garden forest river mountain ocean island city history culture economy
    market finance budget design pattern architecture testing review release backup security password
    privacy licence community meeting teaching writing reading
"""
_CHINESE = """
    机器 学习 数据 程序 设计 网络 安全 系统 软件 工程 开发 测试 前端 后端 算法 结构 语言 编译 模型 训练
    图像 视频 音乐 电影 旅行 摄影 美食 咖啡 烹饪 园艺 森林 河流 海洋 城市 历史 文化 经济 市场 金融 预算
    建筑 项目 管理 团队 会议 教学 写作 阅读 科学 物理 化学 生物 医学 健康 运动 足球 围棋 游戏 动画 漫画
    小说 诗歌 哲学 心理 社会 法律 政治 新闻 广告 品牌 产品 用户 体验 界面 颜色 字体 排版 模板 缓存 队列
    索引 查询 事务 备份 迁移 部署 监控 日志 容器 集群 重庆 北京 上海 音频 绿色 能源
"""
ENGLISH, CHINESE = _ENGLISH.split(), _CHINESE.split()
ENGLISH_ENDS = ("", "guide", "tools", "notes", "internals")
CHINESE_ENDS = ("", "入门", "工具", "实践", "笔记", "进阶")


def names(count: int, chance: random.Random) -> list[str]:
    """Return that many different names, English, Chinese and mixed: single words, then longer ones in any order."""
    words = [*ENGLISH, *CHINESE]
    english = (" ".join(filter(None, parts)) for parts in product(ENGLISH, ENGLISH, ENGLISH_ENDS))
    chinese = ("".join(parts) for parts in product(CHINESE, CHINESE, CHINESE_ENDS))
    mixed = (f"{latin} {han}" for latin, han in product(ENGLISH, CHINESE))
    chance.shuffle(words)
    return [*words, *chance.sample([*english, *chinese, *mixed], count)][:count]
