// The lock screen, headphones and media keys.

const $ = (selector) => document.querySelector(selector);

export function showOnLockScreen(player, commands) {
  const session = navigator.mediaSession;
  if (!session) return;
  const artwork = $("#lead").dataset.artwork;
  session.metadata = new MediaMetadata({
    title: $("#title").textContent,
    artist: document.body.dataset.station,
    album: $("#lead time").textContent,
    artwork: [{ src: artwork || $("link[rel=icon]").href, sizes: "any" }],
  });
  const handlers = {
    play: () => player.play(),
    pause: () => player.pause(),
    seekbackward: commands.back,
    seekforward: commands.forward,
    previoustrack: commands.previousChapter,
    nexttrack: commands.nextChapter,
    seekto: (details) => player.seek(details.seekTime),
  };
  for (const [action, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // an action that this browser does not know
    }
  }
}

export function keepLockScreenInTime(player) {
  for (const event of ["play", "pause", "ended"]) {
    player.sound.addEventListener(event, () => {
      if (navigator.mediaSession) navigator.mediaSession.playbackState = player.playing ? "playing" : "paused";
    });
  }
  player.addEventListener("place", (event) => {
    navigator.mediaSession?.setPositionState?.({
      duration: player.duration,
      playbackRate: player.rate,
      position: Math.min(event.detail, player.duration),
    });
  });
}
