import { lazy } from "react";
import { withLaterTexts } from "../../messages/load-later-texts.ts";

export type { LinkParts } from "./app-link.tsx";
export { BrokenPage } from "./broken-page.tsx";
export { FailedPage, PlainPage, UnreachablePage } from "./page.tsx";
export { InvitePage, SignInPage } from "./link-pages.tsx";
export { NameCard, NameForm } from "./name-card.tsx";
export { showFolder } from "./show-folder.ts";
export { SignedOutPage } from "./signed-out-page.tsx";

export const HostChoice = lazy(async () => {
  const { HostChoice } = await withLaterTexts(import("./host-choice.tsx"));
  return { default: HostChoice };
});
