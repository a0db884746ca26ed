// oxlint-disable-next-line import/default -- Vite exports its address
import page from "./page.ts?worker&url";

// The page is a bundle of its own, as workers are: in one with the app, the app's own would be split otherwise.
void import(/* @vite-ignore */ page);
