import * as l10n from '@vscode/l10n';
import type { PageItem, PagePart } from '../../../protocol/actionPage.ts';
import type { Finding } from '../../findings/findingModel.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import { optional } from '../../text/optional.ts';
import { visibleWholeText } from '../../text/visibleText.ts';
import { shortTitle } from '../certificateWords.ts';
import { connectionTitle } from '../connections/partyWords.ts';
import { refusalWords } from '../connections/verdictWords.ts';
import { shortExpiry } from '../expiryWords.ts';
import { judgedCertificates } from '../judgedCertificates.ts';
import type { PresentContext } from '../presentContext.ts';
import { type State, stateMark } from '../stateMark.ts';
import type { ExplainedError, ExplainingConnection } from './explainErrors.ts';
import { moreWords, namedPlaceWords, nothingFailsWords, placeOfFinding } from './explanationText.ts';

/** What a button of the page does. */
type ExplanationAction =
  | { readonly kind: 'open'; readonly place: FilePlace }
  | { readonly kind: 'fix'; readonly finding: Finding }
  | { readonly kind: 'map'; readonly connection: string };

/** A page about errors, and what its buttons do. */
export interface ExplanationPage {
  readonly title: string;
  readonly summary: string;
  readonly parts: readonly PagePart[];
  readonly actions: ReadonlyMap<string, ExplanationAction>;
}

/** The findings whose fixes the page offers. */
export function explainedFindings(explained: readonly ExplainedError[]): readonly Finding[] {
  return explained.flatMap(({ findings, connections }) => [
    ...connections.flatMap((each) => each.findings),
    ...findings,
  ]);
}

/**
 * Tells of errors on a page: what their lines name, what fails, the problems that lead to it with their fixes. One error is the page's
 * title, several are sections.
 *
 * @param fixOf - The words of the action that removes a finding, where there is one.
 */
export function explanationPage(
  explained: readonly ExplainedError[],
  context: PresentContext,
  fixOf: (finding: Finding) => string | undefined,
): ExplanationPage {
  const writer = new PageWriter(context, fixOf);
  const [only, ...others] = explained;
  if (only !== undefined && others.length === 0) {
    const { error } = only;
    const [title, summary] = [visibleWholeText(error.quote), error.record.meaning(error.line)];
    return { title, summary, parts: writer.parts(only), actions: writer.actions };
  }
  const parts = explained.map((each, index): PagePart => {
    const meaning: PagePart = { kind: 'note', state: 'none', text: each.error.record.meaning(each.error.line) };
    const heading = visibleWholeText(each.error.quote);
    return {
      kind: 'section',
      heading,
      isFolded: index > 0 && isUnexplained(each),
      parts: [meaning, ...writer.parts(each)],
    };
  });
  return { title: l10n.t('{0} errors in this text', explained.length), summary: '', parts, actions: writer.actions };
}

function isUnexplained({ connections, findings, rights }: ExplainedError): boolean {
  return connections.length + findings.length + rights.length === 0;
}

class PageWriter {
  readonly actions = new Map<string, ExplanationAction>();
  readonly #context: PresentContext;
  readonly #fixOf: (finding: Finding) => string | undefined;

  constructor(context: PresentContext, fixOf: (finding: Finding) => string | undefined) {
    this.#context = context;
    this.#fixOf = fixOf;
  }

  parts(explained: ExplainedError): readonly PagePart[] {
    const { named, connections, findings, certificates, rights, more } = explained;
    const context = this.#context;
    const nothing = isUnexplained(explained) ? nothingFailsWords(explained, context.graph) : [];
    return [
      ...list(
        l10n.t('Named in this line'),
        named.map((each) => ({
          text: visibleWholeText(each.name),
          note: namedPlaceWords(each, context),
          ...this.#open(each.place),
        })),
      ),
      ...list(
        l10n.t('Failing connections'),
        connections.flatMap((each) => this.#connection(each)),
      ),
      ...(more > 0 ? [note('none', moreWords(more))] : []),
      ...list(
        l10n.t('Problems that lead to this error'),
        findings.map((each) => this.#finding(each)),
      ),
      ...list(
        l10n.t('Rights of this user'),
        rights.map(({ text, place, isCause }) => ({
          text: isCause ? marked('broken', text) : text,
          ...(isCause ? ({ state: 'broken' } as const) : {}),
          ...(place === undefined ? {} : this.#open(place)),
        })),
      ),
      ...nothing.map((words) => note('unknown', words)),
      ...list(
        l10n.t('Certificates in this line'),
        certificates.map((node) => {
          const judged = judgedCertificates(context);
          const [state, { expiry }] = [judged.stateOf(node), judged.verdictOf(node)];
          const [first] = node.occurrences;
          return {
            state,
            text: marked(state, `${shortTitle(node)} · ${shortExpiry(node.certificate, expiry, context.now)}`),
            ...(first === undefined ? {} : this.#open({ file: first.file, span: first.credential.block.span })),
          };
        }),
      ),
    ];
  }

  #connection({ verdict, refusal, findings, others }: ExplainingConnection): readonly PageItem[] {
    const more = others.length === 0 ? [] : [l10n.t('{0} more for the same reason', others.length)];
    const connection = verdict.connection;
    const button = this.#button(l10n.t('Show on map'), { kind: 'map', connection: connection.id });
    const note = [refusalWords(verdict, refusal.by, refusal.verdict), ...more].join('\n');
    const text = marked('broken', connectionTitle(connection, false));
    return [{ state: 'broken', text, note, button }, ...findings.map((each) => this.#finding(each))];
  }

  #finding(finding: Finding): PageItem {
    const fix = this.#fixOf(finding);
    const file = this.#context.graph.files.find(({ path }) => path === finding.path);
    const open = file && finding.span && this.#open({ file, span: finding.span }).button;
    return {
      text: `→ ${visibleWholeText(finding.message)}`,
      note: `${placeOfFinding(finding, this.#context)} · ${finding.code}`,
      ...(fix === undefined
        ? optional('button', open)
        : { button: this.#button(fix, { kind: 'fix', finding }), ...optional('second', open) }),
    };
  }

  #open(place: FilePlace) {
    return { button: this.#button(l10n.t('Open'), { kind: 'open', place }) };
  }

  #button(label: string, action: ExplanationAction) {
    const id = `${action.kind} ${this.actions.size}`;
    this.actions.set(id, action);
    return { id, label };
  }
}

function list(heading: string, items: readonly PageItem[]): readonly PagePart[] {
  return items.length === 0 ? [] : [{ kind: 'list', heading, items }];
}

function note(state: State, text: string): PagePart {
  return { kind: 'note', state, text: state === 'none' ? text : marked(state, text) };
}

function marked(state: State, text: string): string {
  return `${stateMark(state)} ${visibleWholeText(text)}`;
}
