"""What there is to know of an episode that was made: figures for each part, and a picture.

figures   when each part is heard, who reads it, how fast and how loud
plot      waveform, chapters and loudness, as PNG or SVG
"""

from bulletin.showing.figures import Part, figures
from bulletin.showing.plotting import plot

__all__ = ["Part", "figures", "plot"]
