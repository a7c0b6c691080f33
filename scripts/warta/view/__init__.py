"""The page on which a person looks at a dataset: a static site that opens from disk, offline.

records.py reads what is to be shown, encode.py makes a record compact, rows.py the list of
articles, chunks.py writes data as scripts (a page opened from disk may load no other kind),
compare.py adds the annotators' versions, writer.py and site.py put it together, serve.py shows it
on the loopback. assets/ is the page itself, without a build step.
"""

from warta.view.site import SiteReport, write_site

__all__ = ["SiteReport", "write_site"]
