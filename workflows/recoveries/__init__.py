"""Money that is asked back (追回): opened, heard, demanded, received, corrected, and what opens one of itself."""
