import { lazy } from "react";
import { withLaterTexts } from "../../messages/load-later-texts.ts";

export type { LinkParts } from "./app-link.tsx";
export { BrokenPage } from "./broken-page.tsx";
export { PlainPage, UnreachablePage } from "./page.tsx";
export { InvitePage } from "./invite-page.tsx";
export { NameCard, NameForm } from "./name-card.tsx";
export { showFolder } from "./show-folder.ts";

export const HostChoice = lazy(async () => {
  const { HostChoice } = await withLaterTexts(import("./host-choice.tsx"));
  return { default: HostChoice };
});

export const SignInPage = lazy(async () => {
  const { SignInPage } = await withLaterTexts(import("./sign-in-page.tsx"));
  return { default: SignInPage };
});

export const SignedOutPage = lazy(async () => {
  const { SignedOutPage } = await withLaterTexts(import("./signed-out-page.tsx"));
  return { default: SignedOutPage };
});

export const FailedPage = lazy(async () => {
  const { FailedPage } = await withLaterTexts(import("./failed-page.tsx"));
  return { default: FailedPage };
});
