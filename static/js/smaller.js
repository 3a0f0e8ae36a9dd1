/* A photo that is too large for the site, made smaller where this browser can read it: a JPEG of what is seen, and nothing
   else that stood in the file. */

const MOST_PIXELS = 16_000_000; // more than that no telephone draws
const MOST_SIDE = 12_000;

/* The smaller photo; null where the browser cannot read the file, or it would not be smaller. */
export async function smaller(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  const part = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height), Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * part));
  canvas.height = Math.max(1, Math.round(bitmap.height * part));
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.92); });
  if (!blob || (part === 1 && blob.size >= file.size)) return null;
  return new File([blob], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: "image/jpeg" });
}
