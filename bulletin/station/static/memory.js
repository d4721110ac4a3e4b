// What this browser remembers for its listener: place, speed, volume. Nothing of it is sent anywhere.

export function get(name) {
  try {
    return JSON.parse(localStorage.getItem(`bulletin.${name}`));
  } catch {
    return null; // private windows may forbid it
  }
}

export function set(name, value) {
  try {
    localStorage.setItem(`bulletin.${name}`, JSON.stringify(value));
  } catch {
    // then it is forgotten
  }
}
