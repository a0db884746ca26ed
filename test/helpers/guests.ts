import type { Browser, Page } from "playwright";
import { routes } from "../../src/shared/contract/index.ts";
import type { BodyInputOf } from "../../src/shared/contract/route.ts";
import type { ConferenceLinks } from "../../src/shared/contract/conferences.ts";
import { conferenceSettings } from "./conferences.ts";
import type { TestPerson } from "./host.ts";
import { openContext, watch } from "./people.ts";

type Settings = Partial<BodyInputOf<typeof routes.createConference>>;

/** A conference that has been started, and its links. */
export async function openConference(
  { api }: TestPerson,
  settings: Settings = {},
): Promise<{ id: string; links: ConferenceLinks }> {
  const { id } = await api.call(routes.createConference, { body: { ...conferenceSettings, ...settings } });
  const { links } = await api.call(routes.getConference, { params: { conference_id: id } });
  return { id, links };
}

/** Opens the page of a conference, in a browser profile of its own that may use its camera and microphone. */
export async function openGuestPage(
  browser: Browser,
  link: string,
  look: Parameters<typeof openContext>[1] = {},
): Promise<Page> {
  const context = await openContext(browser, look);
  await context.grantPermissions(["camera", "microphone"]);
  const page = await context.newPage();
  watch(page, "a guest");
  await page.goto(link);
  return page;
}

/** Opens it, gives a name and joins; resolves once they are in. */
export async function joinAsGuest(
  browser: Browser,
  link: string,
  name: string,
  look?: Parameters<typeof openContext>[1],
): Promise<Page> {
  const page = await openGuestPage(browser, link, look);
  await enter(page, name);
  await page.getByTestId("guest-conference").waitFor();
  return page;
}

/** Gives a name and presses Join. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByTestId("guest-name").fill(name);
  await page.getByTestId("guest-join").click();
}
