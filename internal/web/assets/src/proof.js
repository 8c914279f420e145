// A little work that a device does while somebody writes, so that nobody can send thousands. It needs no
// cookie and asks nothing of the visitor. Without this script the form goes too, after a short wait.
// It counts with internal/work/solve.go; a test holds the two together.

const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const rounds = Int32Array.from(primes, (p) => fraction(Math.cbrt(p))); // FIPS 180-4, 4.2.2
const start = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))); // 5.3.3
const w = new Int32Array(64);
const sum = new Int32Array(8);

const turn = (x, n) => (x >>> n) | (x << (32 - n));

// block puts in sum what comes of the one block that stands in w (FIPS 180-4, 6.2.2).
const block = () => {
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    w[i] = (w[i - 16] + w[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) | 0;
  }
  let a = start[0], b = start[1], c = start[2], d = start[3], e = start[4], f = start[5], g = start[6], h = start[7];
  for (let i = 0; i < 64; i++) {
    const s = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i] + w[i]) | 0;
    const t = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + s) | 0; d = c; c = b; b = a; a = (s + t) | 0;
  }
  sum[0] = a + start[0]; sum[1] = b + start[1]; sum[2] = c + start[2]; sum[3] = d + start[3];
  sum[4] = e + start[4]; sum[5] = f + start[5]; sum[6] = g + start[6]; sum[7] = h + start[7];
};

// seed is the sum of the token, which fits in one block.
const seedOf = (token) => {
  w.fill(0);
  const put = (i, b) => { w[i >> 2] |= b << (24 - 8 * (i & 3)); };
  for (let i = 0; i < token.length; i++) put(i, token.charCodeAt(i));
  put(token.length, 0x80);
  w[15] = 8 * token.length;
  block();
  return sum.slice();
};

const pause = () => new Promise((go) => setTimeout(go));

// solve finds the eight numbers, a few thousandths of a second at a time, so that typing goes on.
export const solve = async (token, bits) => {
  const seed = seedOf(token);
  const answer = [];
  let until = performance.now() + 8;
  for (let piece = 0; piece < 8; piece++) {
    for (let n = 0; ; n++) {
      w.set(seed);
      w[8] = (piece << 24) | (n >>> 8);
      w[9] = ((n & 0xff) << 24) | 0x800000;
      w.fill(0, 10, 15);
      w[15] = 8 * 37;
      block();
      if (sum[0] >>> (35 - bits) === 0) {
        answer.push(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
        break;
      }
      if ((n & 0xff) === 0 && performance.now() > until) {
        await pause();
        until = performance.now() + 8;
      }
    }
  }
  return btoa(String.fromCharCode(...answer)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

// The forms of a page ask the same work: it is done once.
const working = new Map();
const worked = (token, bits) => {
  if (!working.has(token)) working.set(token, solve(token, bits));
  return working.get(token);
};

// A form that asks: <form data-work="TOKEN" data-bits="17" data-wait="20"> with <input type="hidden" name="solution">,
// and an element with data-working that says, once the form is sent, that it is being readied. A device on
// which this takes too long goes as one without script: it has waited by then.
if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-work]")) {
    const field = form.querySelector("input[name=solution]");
    const done = worked(form.dataset.work, Number(form.dataset.bits)).then((answer) => { field.value = answer; });
    const waited = new Promise((go) => setTimeout(go, 1000 * Number(form.dataset.wait)));
    let ready = false, asked = false;
    const readied = Promise.race([done, waited]).then(() => { ready = true; });
    form.addEventListener("submit", async (event) => {
      const pressed = event.submitter;
      if (ready || (pressed && pressed.name)) return; // a button with a name asks for more room, and nothing of the door.
      event.preventDefault();
      if (asked) return; // a second press sends no second report.
      asked = true;
      const said = form.querySelector("[data-working]");
      if (said) said.hidden = false;
      await readied;
      if (form.requestSubmit) form.requestSubmit(pressed);
      else form.submit(); // an iPhone from before 2022.
    });
  }
}
