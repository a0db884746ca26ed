import { startTransition, useActionState, type FormEvent } from "react";
import { sayFailure } from "../messages/index.ts";

/** A form's action: its error message or null, the function that submits it, and whether it is pending. */
export function useForm(submit: (form: FormData) => Promise<void>) {
  return useActionState(async (_: string | null, form: FormData) => {
    try {
      await submit(form);
      return null;
    } catch (error) {
      return sayFailure(error);
    }
  }, null);
}

/** For `onSubmit` with the action of `useForm`: keeps the fields after a failure, which React's form actions reset. */
export function keepingFields(action: (form: FormData) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  };
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
