import { cruise, type ICruiseResult } from "dependency-cruiser";
import { importRules } from "./import-rules.ts";

/** Checks all imports in `directory/src`. Returns a line for each violation, with what is allowed. */
export async function findForbiddenImports(
  directory: string,
): Promise<{ modules: number; violations: string[] }> {
  const { output } = await cruise(["src"], {
    baseDir: directory,
    ruleSet: { forbidden: importRules },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.css$" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".json"], conditionNames: ["import"] },
    parser: "swc",
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.length,
    violations: summary.violations.map(({ rule, from, to }) => {
      const comment = importRules.find(({ name }) => name === rule.name)?.comment ?? "";
      return `${from} → ${to}: ${rule.name}. ${comment}`;
    }),
  };
}
