import * as l10n from '@vscode/l10n';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import { visibleText } from '../text/visibleText.ts';
import { isFindingCode } from './catalog.ts';

/** A comment that should ignore problems, but ignores none. */
export interface UselessSuppression {
  readonly path: string;
  /** The code, or the comment's first word. */
  readonly span: Span;
  /** A sentence. */
  readonly message: string;
}

/** Finds the comments `certscope-ignore` without a code, or with one that the catalogue does not have. */
export function uselessSuppressions(graph: PkiGraph): readonly UselessSuppression[] {
  return graph.files.flatMap(({ path, suppressions = [], credentials }) =>
    credentials.length === 0
      ? []
      : suppressions.flatMap(({ codes, word }) => {
          if (codes.length === 0) {
            return [
              { path, span: word, message: l10n.t('This comment names no code, so it does not ignore anything.') },
            ];
          }
          return codes
            .filter(({ code }) => !isFindingCode(code))
            .map(({ code, span }) => ({
              path,
              span,
              message: l10n.t('{0} is not a code, so this comment does not ignore anything for it.', visibleText(code)),
            }));
        }),
  );
}
