export { Player } from "./player.tsx";
export { saveAs } from "./save-file.ts";
