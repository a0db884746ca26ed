import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Session } from "electron";
import * as z from "zod";
import type { Spelling as SpellingState } from "../../shared/contract/ipc-spelling.ts";

/** Whether the system has a spell checker. Otherwise Chromium's is used, which downloads dictionaries from Google. */
const systemChecks = process.platform === "darwin";
const SOURCE = "redirector.gvt1.com";
const kept = z.array(z.string());

type Status = "downloading" | "ready" | "failed";

/** The languages in which spelling is checked: none until somebody has chosen one, and agreed to the download. */
export class Spelling {
  readonly #session: Session;
  readonly #file: string;
  readonly #onChange: (spelling: SpellingState) => void;
  readonly #status = new Map<string, Status>();

  /** `file` keeps the languages; `onChange` is called as their dictionaries are downloaded. Before the first page is loaded. */
  constructor(session: Session, file: string, onChange: (spelling: SpellingState) => void) {
    this.#session = session;
    this.#file = file;
    this.#onChange = onChange;
    if (systemChecks) return;
    session.on("spellcheck-dictionary-download-begin", (_event, language) =>
      this.#is(language, "downloading"),
    );
    session.on("spellcheck-dictionary-initialized", (_event, language) => this.#is(language, "ready"));
    session.on("spellcheck-dictionary-download-failure", (_event, language) => this.#is(language, "failed"));
    this.#check(read(file).filter((language) => session.availableSpellCheckerLanguages.includes(language)));
  }

  get(): SpellingState {
    if (systemChecks) return { checker: "system" };
    return {
      checker: "dictionaries",
      languages: [...this.#status].map(([language, status]) => ({ language, status })),
      available: this.#session.availableSpellCheckerLanguages,
      source: SOURCE,
    };
  }

  /** Rejects if the choice cannot be kept; then nothing changes. */
  async set(languages: readonly string[]): Promise<SpellingState> {
    const known = languages.filter((language) =>
      this.#session.availableSpellCheckerLanguages.includes(language),
    );
    await writeFile(this.#file, JSON.stringify(known), { mode: 0o600 });
    this.#check(known);
    return this.get();
  }

  /** Also for none: Chromium would download the dictionary of the system's language on its first page. */
  #check(languages: readonly string[]): void {
    const before = new Map(this.#status);
    this.#status.clear();
    for (const language of languages) {
      const status = before.get(language);
      // Whoever chooses it again wants another attempt.
      this.#status.set(language, status === "ready" ? status : "downloading");
    }
    const failed = languages.filter((language) => before.get(language) === "failed");
    if (failed.length > 0)
      this.#session.setSpellCheckerLanguages(languages.filter((language) => !failed.includes(language)));
    this.#session.setSpellCheckerLanguages([...languages]);
  }

  #is(language: string, status: Status): void {
    if (!this.#status.has(language) || this.#status.get(language) === status) return;
    this.#status.set(language, status);
    this.#onChange(this.get());
  }
}

function read(file: string): string[] {
  try {
    return kept.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // None were chosen yet, or the file is damaged.
    return [];
  }
}
