"""The story as data: three parks of one network, their companies, who helps them, and ninety days of requests.

Everything is made up but what the published article says of its parks and people. Modules with data are plain Python;
`loading` writes the register and the directory, `playing` lives the requests through the verbs in the order of time.
"""
