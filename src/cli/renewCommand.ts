import * as l10n from '@vscode/l10n';
import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../core/pki/buildPkiGraph.ts';
import type { PkiGraph } from '../core/pki/model.ts';
import { renewalChanges } from '../core/present/renewalChanges.ts';
import { renewalDone, renewalPreview } from '../core/present/renewalPreview.ts';
import { textTable } from '../core/present/textTable.ts';
import { applyReplacements } from '../core/renewal/applyReplacements.ts';
import { issueCertificate } from '../core/renewal/issueCertificate.ts';
import type { IssuedCertificate, RenewalPlan, RenewalRefusal } from '../core/renewal/model.ts';
import { refusalMessage, refuse } from '../core/renewal/refusal.ts';
import { toReplacements } from '../core/renewal/toReplacements.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import { fileErrorReason } from '../node/fileErrorReason.ts';
import { FileChangedError, HardLinkedError, replaceFile } from '../node/replaceFile.ts';
import { type CliIo, type ExitCode, exitCode } from './io.ts';
import { readKeysBeside } from './readKeysBeside.ts';
import { InputError, type RenewalFile, readRenewalFile } from './renewalFile.ts';
import { chooseCa, chooseTarget } from './renewalSelection.ts';
import { parseRenewRequest, type RenewRequest } from './renewRequest.ts';
import { createDecodingTools, type DecodingTools } from './tools.ts';

/** `certscope renew`: issues a certificate of a file again with the given CA, and replaces it in the file. */
export async function runRenew(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const request = parseRenewRequest(args, io);
  try {
    const refusal = await renew(request, io);
    if (refusal === undefined) return exitCode.ok;
    io.err(`certscope renew: ${refusalMessage(refusal)}\n`);
    return exitCode.found;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    io.err(`certscope renew: ${error.message.trimEnd()}\n`);
    return exitCode.usage;
  }
}

/** @throws {InputError} When a file cannot be used, or not written. */
async function renew(request: RenewRequest, io: CliIo): Promise<RenewalRefusal | undefined> {
  const { now } = request;
  const tools = createDecodingTools();
  const read = readerOf({ cwd: io.cwd, root: request.root }, tools);
  const file = read(request.file);
  const caCertificate = read(request.caCertificate).decoded;
  const caKey = read(request.caKey);
  const beside = readKeysBeside(file, request.file, read);
  const files = new Set([file.decoded, caCertificate, caKey.decoded, ...beside]);
  const graph = await buildPkiGraph([...files], tools.cryptography);
  const ca = chooseCa(graph, caCertificate, caKey.decoded, now);
  if (ca.kind === 'refusal') return ca;
  const plan = chooseTarget(graph, file.decoded, ca, request);
  if (plan.kind === 'refusal') return plan;
  const issued = await issueCertificate(plan, {
    webCryptography: globalThis.crypto,
    cryptography: tools.cryptography,
    readBinaryFile: async () => Uint8Array.from(caKey.bytes),
  });
  if (issued.kind === 'refusal') return issued;
  const content = renewedContent(file, plan, issued, tools);
  if (!(content instanceof Uint8Array)) return content;
  if (!request.isDryRun) {
    const refusal = await write(file, content);
    if (refusal !== undefined) return refusal;
  }
  tell(plan, graph, request, io);
  return undefined;
}

/** Reads each file once, although it may be named several times: a PEM file can hold all of it. */
function readerOf(
  places: { readonly cwd: string; readonly root: string | undefined },
  tools: DecodingTools,
): (name: string) => RenewalFile {
  const files = new Map<string, RenewalFile>();
  return (name) => {
    const read = readRenewalFile(name, places, tools);
    const known = files.get(read.localPath);
    if (known !== undefined) return known;
    files.set(read.localPath, read);
    return read;
  };
}

function renewedContent(
  { textFile }: RenewalFile,
  plan: RenewalPlan,
  issued: IssuedCertificate,
  { structure }: DecodingTools,
): Uint8Array<ArrayBuffer> | RenewalRefusal {
  const [target] = plan.targets;
  if (textFile === undefined) return issued.der;
  if (target === undefined) return refuse('notRewritable', {});
  const replacements = toReplacements(textFile.text, target, plan, issued, structure);
  return 'kind' in replacements ? replacements : textFile.encode(applyReplacements(textFile.text, replacements));
}

async function write(
  { localPath, bytes, decoded }: RenewalFile,
  content: Uint8Array,
): Promise<RenewalRefusal | undefined> {
  try {
    await replaceFile(localPath, content, bytes);
    return undefined;
  } catch (error) {
    if (error instanceof FileChangedError) return refuse('changedSince', {});
    const reason =
      error instanceof HardLinkedError
        ? l10n.t(
            'other hard links to this file would keep the old certificate; remove them, or make them symbolic links',
          )
        : fileErrorReason(error);
    throw new InputError(l10n.t('Nothing was written. {0}: {1}.', visibleWholeText(decoded.path), reason));
  }
}

function tell(plan: RenewalPlan, graph: PkiGraph, { now, isDryRun }: RenewRequest, io: CliIo): void {
  const pathLabel = ({ path }: { readonly path: string }): string => path;
  const context = { graph, findings: [], policy: defaultPolicy, now, pathLabel };
  const { lines } = renewalPreview(plan, context);
  if (isDryRun) {
    const rows = renewalChanges(plan, now).map(({ field, before, after }) => [field, before, after]);
    io.out(`${lines.join('\n')}\n\n${textTable(['', l10n.t('now'), l10n.t('after')], rows)}`);
    return;
  }
  const cut = plan.validity.isCutAtCaEnd ? ` ${l10n.t('Shortened: the CA ends then.')}` : '';
  io.out(`${renewalDone(plan, context)}${cut}\n`);
}
