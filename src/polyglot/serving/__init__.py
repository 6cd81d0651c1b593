"""A preview on localhost that follows every save.

`watching` sees what is saved, `preview` builds it, `board` tells the open pages, `answers` and `server` serve them.
"""
