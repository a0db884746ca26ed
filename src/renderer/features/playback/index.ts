export { useJump } from "./jump.ts";
export { Player } from "./player.tsx";
export { saveAs } from "./save-file.ts";
