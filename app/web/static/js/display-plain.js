/* The lobby screen for old televisions: ES5 alone. Same rules as the other one: every call once, none older than 90 s. */
(function () {
  "use strict";
  var EVERY = 3000, STALE = 12000, TOO_OLD = 90000, HOLD = 4000, LONGEST = 25000, AGAIN = 15000, REPORT = 30000, TRY = 1000, SPREAD = 500;
  var TURN = 8000, BROKEN = 3000, WORDY = 280; /* of notices and slides */
  var CHIME = "/static/audio/chime.mp3";
  var root = document.getElementById("display");
  var mall = root.getAttribute("data-mall"), zone = root.getAttribute("data-zone");
  var FEATURED = "antre.featured." + mall, SPOKEN = "antre.spoken." + mall;
  var audio = document.createElement("audio");
  var token = tokenOf(), etag = null, board = null, heardAt = 0, until = 0, featured = null, busy = false, uttered = null, begun = null, mute = false;
  var notices = [], emergency = null, slide = null, slideUntil = 0, turn = 0;
  var last = read(FEATURED), said = read(SPOKEN); /* what was shown and what was said: nothing is seen late because something is spoken */

  function by(id) { return document.getElementById(id); }
  function put(id, text) { var place = by(id); if (place.textContent !== text) place.textContent = text; }

  function tokenOf() {
    var given = /[#&]token=([^&]+)/.exec(location.hash);
    try {
      if (given) localStorage.setItem("antre.screen", decodeURIComponent(given[1]));
      return localStorage.getItem("antre.screen");
    } catch (error) { return given ? decodeURIComponent(given[1]) : null; }
  }

  function read(memory) {
    try { return JSON.parse(sessionStorage.getItem(memory)) || { epoch: null, id: 0 }; } catch (error) { return { epoch: null, id: 0 }; }
  }

  function write(memory, call) {
    try { sessionStorage.setItem(memory, JSON.stringify({ epoch: board.epoch, id: call.id })); } catch (error) { /* the set remembers while it is on */ }
  }

  /* The server's time: its last word and our own elapsed time, never the television's idea of it. */
  function serverNow() { return new Date(board.at).getTime() + (new Date().getTime() - heardAt); }

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", "/api/v1/malls/" + encodeURIComponent(mall) + "/board" + (zone ? "?zone=" + encodeURIComponent(zone) : ""), true);
    request.setRequestHeader("Authorization", "Bearer " + token);
    if (etag) request.setRequestHeader("If-None-Match", etag);
    request.timeout = 4000;
    request.onload = function () {
      if (request.status === 200) take(JSON.parse(request.responseText), request.getResponseHeader("ETag"));
      else if (request.status === 304) refresh();
      else if (request.status === 401) put("stale", root.getAttribute("data-pair"));
    };
    request.onloadend = function () { setTimeout(ask, request.status ? EVERY : TRY + Math.random() * SPREAD); };
    request.send();
  }

  /* The code by which a phone shows that it is on site; every minute another, and none rather than an old one. */
  function askCode() {
    var request = new XMLHttpRequest(), wait = AGAIN;
    request.open("GET", "/api/v1/malls/" + encodeURIComponent(mall) + "/lobby-code", true);
    request.setRequestHeader("Authorization", "Bearer " + token);
    request.timeout = 8000;
    request.onload = function () {
      var known = request.status === 200 ? JSON.parse(request.responseText) : null, left;
      put("code", known ? by("code").getAttribute("data-words") + " " + known.code.substr(0, 3) + " " + known.code.substr(3) : "");
      left = known && board ? new Date(known.next_at).getTime() - serverNow() + 500 : AGAIN;
      wait = Math.max(1000, Math.min(left, 61000));
    };
    request.onerror = request.ontimeout = function () { put("code", ""); };
    request.onloadend = function () { setTimeout(askCode, wait); };
    request.send();
  }

  /* How it is, for the office; the board's answer says how the office sets it. */
  function report() {
    var request = new XMLHttpRequest(), silent = board && new Date().getTime() - heardAt > STALE;
    request.open("POST", "/api/v1/devices/report", true);
    request.setRequestHeader("Authorization", "Bearer " + token);
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 8000;
    request.onloadend = function () { setTimeout(report, REPORT); };
    request.send(JSON.stringify({ page: "plain", version: document.documentElement.getAttribute("data-version"), mute: mute, stale: !!silent }));
  }

  function follow(set) {
    if (begun === null) begun = set.reloads;
    if (set.reloads !== begun) { begun = set.reloads; location.reload(); }
    var wanted = set.zones.slice().sort().join(","), here = (zone || "").split(",").sort().join(",");
    if (wanted && wanted !== here) location.href = location.pathname + "?zone=" + encodeURIComponent(set.zones.join(",")) + location.hash;
  }

  /* Nothing changed: the board is as good as new; the time goes on by our own clock. */
  function refresh() { board.at = new Date(serverNow()).toISOString(); heardAt = new Date().getTime(); }

  function take(news, tag) {
    board = news;
    etag = tag;
    follow(news.device);
    heardAt = new Date().getTime();
    board.offset = /[+-]\d\d:\d\d$/.exec(news.at) ? /[+-]\d\d:\d\d$/.exec(news.at)[0] : "+00:00";
    if (last.epoch !== board.epoch) { last = { epoch: board.epoch, id: 0 }; featured = null; }
    if (said.epoch !== board.epoch) { said = { epoch: board.epoch, id: 0 }; uttered = null; }
    put("place", board.mall_name.id + (board.zone_name ? " · " + board.zone_name.id : ""));
    lists();
    look();
  }

  function lists() {
    var list = by("last"), calls = lately(), place;
    notices = [];
    emergency = null;
    list.innerHTML = "";
    for (place = 0; place < calls.length; place += 1) {
      var item = document.createElement("li");
      item.textContent = calls[place].number + " → " + calls[place].counter_label;
      list.appendChild(item);
    }
    for (place = 0; place < board.notices.length; place += 1) {
      if (board.notices[place].severity === "emergency") emergency = board.notices[place].text.id + " · " + board.notices[place].text.en;
      else notices.push(board.notices[place].text);
    }
    if (board.lobby.tickertape) notices.push(board.lobby.tickertape);
    put("takeover", emergency || "");
  }

  /* The calls beside the large one, newest first; a number that was called again stands there once. */
  function lately() {
    var seen = {}, shown = large();
    if (shown) seen[shown.number] = true;
    return board.calls.slice().reverse().filter(function (call) {
      var known = seen[call.number];
      seen[call.number] = true;
      return !known;
    }).slice(0, 6);
  }

  function large() { return featured || board.calls[board.calls.length - 1]; }

  /* Notices and the tape, one after the other, in both languages. */
  function turnNotices(now) {
    var notice = notices.length ? notices[Math.floor(now / TURN) % notices.length] : null;
    put("notice", notice ? notice.id : "");
    put("notice-other", notice ? notice.en : "");
    by("notices").className = notice ? "on" : "";
  }

  /* Pictures and words as on the other page. No films: such a set has one decoder, and the voice of a call needs it. */
  function slidesWanted() {
    var wish = board.device.layout || (/[?&]layout=([a-z]+)/.exec(location.search) || [])[1];
    return wish === "slides" ? board.lobby.slides.filter(function (one) { return one.kind !== "video"; }) : [];
  }

  function turnSlides(now) {
    var all = slidesWanted(), there = slide && all.some(function (one) { return one.id === slide.id; });
    document.body.className = all.length ? "sliding" : "";
    if (there && (now < slideUntil || all.length === 1)) return;
    slide = all.length ? all[turn % all.length] : null;
    turn += 1;
    if (slide) { slideUntil = now + slide.seconds * 1000; draw(); } else by("slide").innerHTML = "";
  }

  function draw() {
    var box = by("slide");
    box.innerHTML = "";
    box.className = slide.kind + (slide.text && slide.text.id.length > WORDY ? " wordy" : "") + (slide.text ? " worded" : "");
    if (slide.address) {
      var picture = add(box, "img", "");
      picture.alt = "";
      picture.onerror = function () { slideUntil = Math.min(slideUntil, new Date().getTime() + BROKEN); };
      picture.src = slide.address;
    }
    if (slide.kind === "charter") add(box, "h2", root.getAttribute("data-charter"));
    if (slide.text) { add(box, "p", slide.text.id); add(box, "p", slide.text.en).className = "other"; }
  }

  function add(box, tag, text) {
    var one = document.createElement(tag);
    one.textContent = text;
    box.appendChild(one);
    return one;
  }

  /* An instant (ms) on the mall's wall; with seconds where it says how old something is. */
  function wall(instant, seconds) {
    var offset = board.offset, minutes = (offset.charAt(0) === "-" ? -1 : 1) * (Number(offset.substr(1, 2)) * 60 + Number(offset.substr(4, 2)));
    return new Date(instant + minutes * 60000).toISOString().substr(11, seconds ? 8 : 5);
  }

  function isDark(at) {
    var from = board.lobby.dark_from, ends = board.lobby.dark_until;
    if (!from || !ends || from === ends) return false;
    return from < ends ? from <= at && at < ends : at >= from || at < ends;
  }

  function look() {
    if (!board) return;
    var silent = new Date().getTime() - heardAt > STALE, at = wall(serverNow());
    put("clock", at);
    turnNotices(new Date().getTime());
    turnSlides(new Date().getTime());
    var named = board.device.identify_until && serverNow() < new Date(board.device.identify_until).getTime();
    put("nameplate", named ? board.device.name : "");
    by("nameplate").className = named ? "named" : "";
    put("stale", silent ? root.getAttribute("data-stale").replace("{time}", wall(new Date(board.at).getTime(), true).replace(/:/g, ".")) : "");
    if (uttered && !listed(uttered.id)) { stop(); uttered = null; }
    if (!busy) {
      uttered = above(said)[0] || null;
      if (uttered) announce(uttered);
    }
    if ((featured && !listed(featured.id)) || new Date().getTime() >= until) {
      var next = above(last)[0] || null;
      if (next !== featured) { feature(next); lists(); }
    }
    by("takeover").className = emergency ? "emergency" : isDark(at) && !featured ? "dark" : "";
    var call = large();
    put("number", call ? call.number : "–");
    put("counter", call ? call.counter_label : root.getAttribute("data-empty"));
    by("number").className = featured ? "fresh" : "";
  }

  function listed(id) { return board.calls.some(function (call) { return call.id === id; }); }

  function above(known) {
    var now = serverNow();
    return board.calls.filter(function (call) { return call.id > known.id && now - new Date(call.called_at).getTime() <= TOO_OLD; });
  }

  function feature(call) {
    featured = call;
    if (!call) return;
    last = { epoch: board.epoch, id: call.id };
    write(FEATURED, call);
    until = new Date().getTime() + HOLD;
  }

  function announce(call) {
    said = { epoch: board.epoch, id: call.id };
    write(SPOKEN, call);
    var brief = above(said).length >= 3, spoken = brief ? board.lobby.spoken.slice(0, 1) : board.lobby.spoken;
    var files = brief ? [] : [CHIME];
    spoken.forEach(function (language) { if (call.say && call.say[language]) files.push(call.say[language]); });
    busy = true;
    play(files, call.id);
  }

  function play(files, id) {
    if (!uttered || uttered.id !== id) return; /* undone meanwhile */
    if (!files.length) { busy = false; return; }
    var over = false;
    function go() { if (over) return; over = true; clearTimeout(timer); if (busy) play(files.slice(1), id); }
    var timer = setTimeout(go, LONGEST);
    audio.onended = go;
    audio.onerror = go;
    audio.src = files[0];
    attempt(go);
  }

  function attempt(refused) {
    var promise = audio.play();
    if (promise && promise.then) promise.then(function () { mute = false; put("mute", ""); }, function (error) {
      if (error.name === "NotAllowedError") { mute = true; put("mute", root.getAttribute("data-mute")); }
      refused();
    });
  }

  function stop() { busy = false; audio.pause(); }

  document.addEventListener("click", function () {
    if (!busy) { audio.src = CHIME; attempt(function () { /* said by the notice */ }); }
  });
  document.body.appendChild(audio);
  if (!token) put("stale", root.getAttribute("data-pair"));
  else { ask(); askCode(); report(); }
  setInterval(look, 500);
})();
