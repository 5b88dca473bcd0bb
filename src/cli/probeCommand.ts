import * as l10n from '@vscode/l10n';
import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../core/pki/cluster/buildClusterPicture.ts';
import type { Kubeconfig, KubeconfigContext } from '../core/pki/cluster/clusterModel.ts';
import type { PkiGraph } from '../core/pki/pkiModel.ts';
import { type JudgedChain, judgeProbe } from '../core/present/probe/judgeProbe.ts';
import { probeJson } from '../core/present/probe/probeJson.ts';
import type { ProbeTarget } from '../core/present/probe/probeModel.ts';
import { targetOfContext, targetOfUrl } from '../core/present/probe/probeTargets.ts';
import { probeFailureText, probeText } from '../core/present/probe/probeText.ts';
import { jsonDocument } from '../core/text/jsonDocument.ts';
import { probePatience, probeServer } from '../node/probe/probeServer.ts';
import { judgedMoment, type ParsedArguments } from './arguments.ts';
import { type CliIo, type ExitCode, exitCode, tellNote, UsageError } from './io.ts';
import { loadFiles } from './loadFiles.ts';
import { optionWords } from './optionTable.ts';
import { outLines, outText } from './outText.ts';
import { readingTerms } from './readingTerms.ts';
import { createDecodingTools } from './tools.ts';

/** `certscope probe`: reads the certificates of a server, and compares them with the files. */
export async function runProbe(parsed: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const { positionals, text, oneOf } = parsed;
  const format = oneOf('format', optionWords.plain, 'text');
  const now = judgedMoment(parsed, io);
  const timeout = timeoutOf(text('timeout'));
  const [first = '', ...others] = positionals;
  if (first === '') throw new UsageError(l10n.t('{0} is missing.', 'KUBECONFIG'));
  const isUrl = /^https?:\/\//i.test(first);
  if (isUrl && text('context') !== undefined)
    throw new UsageError(l10n.t('{0} works only with a kubeconfig, not with a URL.', '--context'));
  const tools = createDecodingTools(io);
  const paths = isUrl ? others : positionals;
  const loaded = isUrl && others.length === 0 ? undefined : await loadFiles(paths, readingTerms(parsed), tools, io);
  for (const note of loaded?.notes ?? []) tellNote(note, io);
  if (loaded?.failed === true) return exitCode.usage;
  const graph = await buildPkiGraph(loaded?.files ?? [], tools.cryptography, loaded?.lookUps);
  const target = isUrl ? targetOfUrl(first) : targetInFile(graph, first, text('context'));
  if (target === undefined) {
    throw new UsageError(l10n.t('{0} is not a valid https:// address.', JSON.stringify(isUrl ? first : 'server')));
  }
  const answer = await probeServer(target, timeout);
  const context = { graph, findings: [], policy: defaultPolicy, now };
  if (answer.kind === 'failed') {
    if (format === 'json') io.out(jsonDocument(probeJson(target, answer)));
    else outText(probeFailureText(target, answer), io);
    return exitCode.usage;
  }
  const judged = await judgeProbe(graph, target, answer, now, tools);
  if (format === 'json') io.out(jsonDocument(probeJson(target, judged)));
  else outLines(probeText(target, judged, context, io.columns), io);
  if (loaded?.isWhole === false) return exitCode.usage;
  return isAsItShouldBe(judged) ? exitCode.ok : exitCode.found;
}

function isAsItShouldBe({ comparison, verdict, served }: JudgedChain): boolean {
  const isOfFiles = comparison.kind === 'same' || comparison.kind === 'unknown';
  return served.length > 0 && isOfFiles && verdict?.accepted !== false;
}

/** Reads `--timeout`, in seconds. */
export function timeoutOf(seconds: string | undefined): number {
  if (seconds === undefined) return probePatience;
  const given = /^\d{1,3}$/.test(seconds) ? Number(seconds) : 0;
  if (given === 0)
    throw new UsageError(
      l10n.t('{0} takes a whole number from {1} to {2}, not {3}.', '--timeout', 1, 999, JSON.stringify(seconds)),
    );
  return given * 1000;
}

function targetInFile(graph: PkiGraph, file: string, wanted: string | undefined): ProbeTarget | undefined {
  const kubeconfig = kubeconfigIn(graph, file);
  const context = contextIn(kubeconfig, wanted);
  return targetOfContext(graph, kubeconfig, context);
}

/** Kubeconfigs can also be found below other paths, but only the first argument names the server. */
function kubeconfigIn(graph: PkiGraph, file: string): Kubeconfig {
  const { kubeconfigs } = clusterPictureOf(graph);
  const found = kubeconfigs.filter(({ object }) => object.embeddedIn === undefined);
  const own = found.find(({ file: { path } }) => path === file || path === file.replace(/^\.\//, '')) ?? found[0];
  if (own === undefined)
    throw new UsageError(l10n.t('the first file does not contain a kubeconfig. You can give a URL instead.'));
  return own;
}

/** The wanted context of a kubeconfig, otherwise the current one. */
export function contextIn({ contexts, current }: Kubeconfig, wanted: string | undefined): KubeconfigContext {
  const found = wanted === undefined ? current : contexts.findLast(({ name }) => name?.text === wanted);
  if (found !== undefined) return found;
  const names = contexts.map(({ name }) => name?.text ?? '').join(', ');
  throw new UsageError(
    wanted === undefined
      ? l10n.t('the kubeconfig has no current context. Choose one with {0}: {1}', '--context', names)
      : l10n.t('context {0} was not found. Contexts: {1}', JSON.stringify(wanted), names),
  );
}
