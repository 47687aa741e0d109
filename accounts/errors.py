"""What the actions on classes refuse, as sentences a person can act on."""


class NoSuchCode(Exception):
    """No class has this join code now."""

    def __init__(self):
        super().__init__("没有这个邀请码：请对一遍老师给的八位字母和数字，也可能老师换过新的。")


class ClassClosed(Exception):
    """The class takes nobody in at the moment."""

    def __init__(self, classroom):
        super().__init__(f"“{classroom}”现在不收人：请老师在班级页上重新开放邀请码。")


class OwnClass(Exception):
    """A teacher is no student of the own class."""

    def __init__(self):
        super().__init__("这是你自己教的班，不用加入。")


class NoSuchTeacher(Exception):
    """Nobody of this name teaches."""

    def __init__(self, username):
        super().__init__(f"没有叫“{username}”的老师账号：请填对方登录用的用户名。")


class LastTeacher(Exception):
    """A class keeps one teacher at least."""

    def __init__(self):
        super().__init__("班级至少要有一位老师：先加上别的老师，再移出这一位。")
