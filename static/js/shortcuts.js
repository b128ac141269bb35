/* Which keys do what the tools do, how they are called, and which were pressed. */

// Mod is the command key on a Mac and the control key elsewhere. None of these is a browser's or an input method's own.
export const KEYS = {
  bold: "Mod+B",
  italic: "Mod+I",
  heading: "Mod+Shift+H",
  link: "Mod+K",
  bullets: "Mod+Shift+8",
  numbers: "Mod+Shift+7",
  tasks: "Mod+Shift+L",
  quote: "Mod+Shift+.",
  code: "Mod+E",
};

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);

// The keys as this machine's keyboard names them: ⌘⇧H or Ctrl+Shift+H.
export function named(keys) {
  if (IS_MAC) return keys.replace("Mod", "⌘").replace("Shift", "⇧").replace("Enter", "↩").replaceAll("+", "");
  return keys.replace("Mod", "Ctrl");
}

// The keys as `aria-keyshortcuts` wants them.
export function spoken(keys) {
  return keys.replace("Mod", IS_MAC ? "Meta" : "Control");
}

// What was pressed, written as in KEYS; "" without the command key. A digit and a full stop are told by their place,
// because Shift makes other characters of them; a letter too where the keyboard writes no Latin.
export function pressed(event) {
  const isMod = IS_MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!isMod || event.altKey) return "";
  const placed = /^(?:Digit(\d)|Key([A-Z])|(Period))$/.exec(event.code ?? "");
  const isLatin = /^[a-z]$/i.test(event.key);
  const key = isLatin ? event.key.toUpperCase() : placed?.[3] ? "." : placed?.[1] ?? placed?.[2] ?? event.key;
  return `Mod+${event.shiftKey ? "Shift+" : ""}${key}`;
}
