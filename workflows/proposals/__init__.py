"""What two people do (提请、复核): one proposes what touches more than one grant, another confirms it."""
