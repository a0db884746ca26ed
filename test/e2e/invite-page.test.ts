import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, openContext, watch } from "../helpers/people.ts";

describe.skipIf(!browserPath)("the page of an invite", () => {
  test("survives a reload, without its code in the address, and leads to signing in instead", async () => {
    const host = await startHost();
    const page = await (await openContext(await launchBrowser())).newPage();
    watch(page, "Bea");
    await page.goto(host.inviteUrl);
    const name = page.getByRole("textbox", { name: "Your name" });
    await name.waitFor();
    await page.reload();
    await name.waitFor();
    expect(page.url()).not.toContain("invite");

    await page.goto(host.url);
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();

    await page.goto(host.inviteUrl);
    await page.getByRole("button", { name: "Sign in on this device" }).click();
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "You are not signed in" }).waitFor();

    await page.goto(host.inviteUrl);
    await name.fill("Bea");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByTestId("composer").waitFor();
    await page.reload();
    await page.getByTestId("composer").waitFor();
  });
});
