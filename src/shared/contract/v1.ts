import * as z from "zod";
import { defineApi } from "./route.ts";

/** The API of the app and of scripts. */
export const v1 = defineApi({
  prefix: "/v1",
  envelope: "data",
  errors: {
    schema: z.object({ error: z.object({ code: z.string(), message: z.string() }) }).meta({ id: "Error" }),
    write: (code, message) => ({ error: { code, message } }),
  },
  credential: { header: "authorization", scheme: "Bearer" },
});

export const { route } = v1;
