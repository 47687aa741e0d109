"""Search: one way of folding, cutting and ranking text for both databases.

text, tokens, query and ranking are pure Python; engines are the thin backends; index writes, find reads.
"""
