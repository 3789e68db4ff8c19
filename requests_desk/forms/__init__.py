"""Forms of the requests desk: what is typed on a page, before a verb decides."""
