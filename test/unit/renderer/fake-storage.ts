import { vi } from "vitest";

/** A browser's storage, empty: like there, its own properties are what is kept. */
class FakeStorage {
  [key: string]: unknown;

  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? (this[key] as string) : null;
  }

  setItem(key: string, value: string): void {
    this[key] = value;
  }

  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}

/** Until the globals are restored. What all windows of a browser keep together, and what one of them keeps. */
export function useFakeStorage(): void {
  vi.stubGlobal("localStorage", new FakeStorage());
  vi.stubGlobal("sessionStorage", new FakeStorage());
}
