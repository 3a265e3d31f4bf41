"""What live runs are about to create or change: written before it happens, read by whoever cleans up.

One file a run, vendor and process, in a folder that the vendor's host and shop decide. It is deleted once all that is
in it was given back; so a folder without files says that nothing is left.
"""

from troth.journal._folder import Left, journal_folder, left_in
from troth.journal._journal import FORMAT, Journal

__all__ = ["FORMAT", "Journal", "Left", "journal_folder", "left_in"]
