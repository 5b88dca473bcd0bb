import { spanOf } from '../../locate/objects/nodes.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import type { ClusterPicture, Kubeconfig, KubeconfigContext } from '../../pki/cluster/clusterModel.ts';
import { judgeContext } from '../../pki/kubeconfig/judgeContext.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { LineIndex } from '../../text/lineIndex.ts';
import { type Span, touches } from '../../text/span.ts';
import { type ContextWords, type ContextWordsTerms, contextWords } from './contextWords.ts';

/** A context of a kubeconfig; judged when it is shown. */
export interface ContextEntry {
  readonly name: string;
  /** The context's name in the document. */
  readonly span: Span;
  readonly isCurrent: boolean;
  /** The line where the entry begins, from 0. */
  firstLine(lines: LineIndex): number;
  /** Where to look: the cause of the problem, otherwise the name. */
  target(): { readonly path: string; readonly span: Span };
  words(): ContextWords;
}

/** A kubeconfig and the verdicts on its contexts. Nothing is judged before it is needed. */
export interface KubeconfigContexts {
  /** In the document's order. */
  readonly contexts: readonly ContextEntry[];
  /** The verdict on the current context, even if there is none. */
  current(): ContextWords;
  /** The context whose name, or `current-context`, is at an offset. */
  at(offset: number): { readonly span: Span; words(): ContextWords } | undefined;
}

/** Tells whether a file is a kubeconfig, with contexts or without. */
export function isKubeconfig(graph: PkiGraph, path: string): boolean {
  return kubeconfigIn(clusterPictureOf(graph), path) !== undefined;
}

function kubeconfigIn({ kubeconfigs }: ClusterPicture, path: string): Kubeconfig | undefined {
  return kubeconfigs.find(({ file, object }) => file.path === path && object.embeddedIn === undefined);
}

/** Reads a file as a kubeconfig with contexts; `undefined` if it is not one, or only contains some inside other objects. */
export function kubeconfigContexts(
  graph: PkiGraph,
  path: string,
  terms: ContextWordsTerms,
): KubeconfigContexts | undefined {
  const picture = clusterPictureOf(graph);
  const kubeconfig = kubeconfigIn(picture, path);
  if (kubeconfig === undefined || (kubeconfig.contexts.length === 0 && kubeconfig.currentContext === undefined))
    return undefined;
  const verdictOf = (context: KubeconfigContext | undefined) => judgeContext(picture, kubeconfig, context, terms.now);
  const wordsOf = (context: KubeconfigContext | undefined): ContextWords => {
    const asked = context ?? kubeconfig.current;
    const named = { name: context?.name?.text ?? kubeconfig.currentContext?.text, user: asked?.userName?.text };
    return contextWords(verdictOf(context), named, terms);
  };
  const contexts = kubeconfig.contexts.flatMap((context): readonly ContextEntry[] => {
    const { name } = context;
    if (name === undefined) return [];
    return [
      {
        name: name.text,
        span: name.span,
        isCurrent: context === kubeconfig.current,
        firstLine: (lines) => firstLineOf(context, lines),
        target: () => placeOf(kubeconfig, context, verdictOf(context)),
        words: () => wordsOf(context),
      },
    ];
  });
  return {
    contexts,
    current: () => wordsOf(undefined),
    at: (offset) => contextAt(kubeconfig, contexts, offset, wordsOf),
  };
}

/** The fields of a context may be preceded by a separate line `- context:`. */
function firstLineOf({ name, node }: KubeconfigContext, lines: LineIndex): number {
  const first = spanOf(node)?.start ?? Number.POSITIVE_INFINITY;
  const named = name?.span.start ?? Number.POSITIVE_INFINITY;
  const { line } = lines.positionAt(Math.min(first, named));
  return named < first ? line : Math.max(0, line - 1);
}

function placeOf(
  { file }: Kubeconfig,
  { name }: KubeconfigContext,
  verdict: ReturnType<typeof judgeContext>,
): ReturnType<ContextEntry['target']> {
  const place = verdict.state === 'broken' ? verdict.fault.place : undefined;
  if (place !== undefined) return { path: place.file.path, span: place.span };
  return { path: file.path, span: name?.span ?? { start: 0, end: 0 } };
}

function contextAt(
  { currentContext }: Kubeconfig,
  contexts: readonly ContextEntry[],
  offset: number,
  wordsOf: (context: undefined) => ContextWords,
): ReturnType<KubeconfigContexts['at']> {
  const { keySpan, span } = currentContext ?? {};
  const isOnCurrent = [keySpan, span].some((each) => each !== undefined && touches(each, offset));
  if (isOnCurrent && span !== undefined) return { span, words: () => wordsOf(undefined) };
  return contexts.find((context) => touches(context.span, offset));
}
