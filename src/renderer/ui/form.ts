import { startTransition, useActionState, useCallback, useState, type FormEvent } from "react";
import { sayFailure } from "../messages/index.ts";

/** What was thrown, whatever it is. Its text is made as it is shown, in the language of that moment. */
interface Thrown {
  readonly error: unknown;
}

/**
 * A form: its error message or null, its `onSubmit`, and whether it is pending. It keeps its fields, which React's form
 * actions would reset, also after a failure.
 */
export function useForm(submit: (form: FormData) => Promise<void>) {
  const [thrown, act, pending] = useActionState(async (_: Thrown | null, form: FormData) => {
    try {
      await submit(form);
      return null;
    } catch (error) {
      return { error };
    }
  }, null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => act(form));
  };
  return [thrown && sayFailure(thrown.error), onSubmit, pending] as const;
}

/** The same for what is no form: the message of what was thrown, and the function that sets it; null clears it. */
export function useFailure() {
  const [thrown, setThrown] = useState<Thrown | null>(null);
  const setFailure = useCallback((error: unknown) => setThrown(error === null ? null : { error }), []);
  return [thrown && sayFailure(thrown.error), setFailure] as const;
}

/** The value of a field, without surrounding whitespace. */
export function textIn(form: FormData, name: string): string {
  return secretIn(form, name).trim();
}

/** The value of a field as it was typed: spaces are part of a password. */
export function secretIn(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
