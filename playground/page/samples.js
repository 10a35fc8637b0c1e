// Made-up things to send, so that nobody needs files of their own to try the bot.

const WIDTH = 960;
const HEIGHT = 720;
const SKIES = [["#1d2b53", "#5b5f97", "#e8a87c"], ["#0f2a3f", "#2f6f7e", "#f2c57c"], ["#2a1a3e", "#7a4069", "#f0a07c"]];

/** Where the demo centre is. */
export const place = { latitude: 31.23042, longitude: 121.4737 };

export const stickers = ["👍", "🙏", "🌸", "😀", "😢", "🎉", "🍵", "❤️"];

/** Draw a photo: a street at dusk with a lamp that is out, and a line of words. */
export async function photo(caption, variant = 0) {
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
  const pen = canvas.getContext("2d");
  sky(pen, SKIES[variant % SKIES.length]);
  houses(pen, variant);
  lamp(pen, 640 - variant * 90);
  pen.fillStyle = "rgb(255 255 255 / .92)";
  pen.font = "600 34px system-ui, sans-serif";
  pen.fillText(caption, 40, HEIGHT - 44);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return new File([blob], `photo-${variant + 1}.jpg`, { type: "image/jpeg" });
}

function sky(pen, colours) {
  const fill = pen.createLinearGradient(0, 0, 0, HEIGHT);
  colours.forEach((colour, index) => fill.addColorStop(index * 0.42, colour));
  pen.fillStyle = fill;
  pen.fillRect(0, 0, WIDTH, HEIGHT);
}

function houses(pen, variant) {
  for (let house = 0; house < 5; house += 1) {
    const left = house * 200 - 30 - variant * 25;
    const top = 300 - ((house * 73 + variant * 41) % 150);
    pen.fillStyle = house % 2 ? "#1c2233" : "#232b40";
    pen.fillRect(left, top, 190, HEIGHT);
    for (let window = 0; window < 12; window += 1) {
      const lit = (window * 7 + house * 5 + variant * 3) % 4 < 2;
      pen.fillStyle = lit ? "#ffd98a" : "#303a55";
      pen.fillRect(left + 24 + (window % 3) * 52, top + 30 + Math.floor(window / 3) * 72, 34, 44);
    }
  }
  pen.fillStyle = "#12161f";
  pen.fillRect(0, HEIGHT - 130, WIDTH, 130);
}

function lamp(pen, left) {
  pen.strokeStyle = "#0b0d13";
  pen.lineWidth = 12;
  pen.beginPath();
  pen.moveTo(left, HEIGHT - 120);
  pen.lineTo(left, 210);
  pen.quadraticCurveTo(left, 160, left + 70, 165);
  pen.stroke();
  pen.fillStyle = "#4a5063";
  pen.beginPath();
  pen.ellipse(left + 92, 178, 40, 17, 0.1, 0, Math.PI * 2);
  pen.fill();
}

const VOICES = { zh: { file: "voice-zh.ogg", seconds: 5 }, en: { file: "voice-en.ogg", seconds: 6 } };

/** Fetch the recorded sentence of a language, and how many seconds it lasts. */
export async function voice(language) {
  const { file, seconds } = VOICES[language];
  const blob = await (await fetch(`/${file}`)).blob();
  return { file: new File([blob], file, { type: "audio/ogg" }), seconds };
}

/** Make a small text file. */
export const textFile = ({ name, text }) => new File([text], name, { type: "text/plain" });
