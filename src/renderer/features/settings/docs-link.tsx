import { docsPath } from "../../../shared/contract/client.ts";
import { currentApi } from "../../stores/current-api.ts";

/** A link to the API's documentation, which the host serves; `part` is a fragment such as `#events`. */
export function DocsLink({ part, children }: { part: string; children: string }) {
  return (
    <a href={`${currentApi().url}${docsPath}${part}`} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
