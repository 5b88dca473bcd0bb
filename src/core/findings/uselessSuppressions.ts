import * as l10n from '@vscode/l10n';
import type { PkiGraph } from '../pki/model.ts';
import { visibleText } from '../text/visibleText.ts';
import { findingCatalog } from './catalog.ts';

/** A comment that is meant to silence problems and silences none. */
export interface UselessSuppression {
  readonly path: string;
  /** From 1. */
  readonly line: number | undefined;
  /** Lower case, no full stop. */
  readonly reason: string;
}

/** Finds the comments `certscope-ignore` without a code, or with one that the catalogue does not have. */
export function uselessSuppressions(graph: PkiGraph): readonly UselessSuppression[] {
  const catalog = findingCatalog();
  return graph.files.flatMap(({ path, suppressions = [], credentials, lines }) =>
    credentials.length === 0
      ? []
      : suppressions.flatMap(({ codes, at }) => {
          const position = lines?.positionAt(at);
          const line = position && position.line + 1;
          if (codes.length === 0) return [{ path, line, reason: l10n.t('certscope-ignore names no code') }];
          return codes
            .filter((code) => !catalog.has(code))
            .map((code) => ({
              path,
              line,
              reason: l10n.t('certscope-ignore: there is no code {0}', visibleText(code)),
            }));
        }),
  );
}
