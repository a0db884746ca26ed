import { buildAll } from "./build-if-needed.ts";

/** `npm run build`: the app with its renderer, then the guest page of conferences beside it. */
buildAll();
