/* Inside every page (blog/web/first_paint.py): the scheme that somebody chose, before anything is painted. Only its hash
   lets it run. Where nothing may be stored, reading raises, and the system's scheme stays. */
try {
  let s = localStorage.scheme;
  if (s == "dark" || s == "light") {
    document.documentElement.dataset.scheme = document.querySelector("[name=color-scheme]").content = s;
    for (let m of document.querySelectorAll("[media*=scheme]")) m.media = m.media.match(s) ? "" : "not all";
  }
} catch {}
