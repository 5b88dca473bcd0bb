import * as vscode from 'vscode';
import { certificateName } from '../../core/pki/certificateName.ts';
import { isUsedAsCa } from '../../core/pki/certificateUse.ts';
import { requestCreatedPage, requestPage } from '../../core/present/change/requestPage.ts';
import { refusalMessage } from '../../core/renewal/refusal.ts';
import { type MadeRequest, makeRequest, type RequestWish } from '../../core/renewal/request/makeRequest.ts';
import { optional } from '../../core/text/optional.ts';
import type { FieldValues } from '../../protocol/actionPage.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import type { ChangeHost, ChangePanel } from './changeHost.ts';
import { diskPath } from './diskPath.ts';
import { folderAnswer, textAnswer } from './recipes/answers.ts';
import { type RequestedCertificate, requireCertificate } from './requireCertificate.ts';
import { asRefusal, changeOnDisk } from './undoChange.ts';

/**
 * Requests a new certificate that cannot or should not be signed here: as a request file, a CertificateSigningRequest or a
 * cert-manager Certificate. A new key goes to its own file, mode 0600.
 */
export async function createRequest(host: ChangeHost, argument: unknown): Promise<void> {
  requireTrust();
  const called = await requireCertificate(host, argument);
  const wanted = isUsedAsCa(called.node) ? await pickOfCa(called, host) : called;
  if (wanted === undefined) return;
  const title = vscode.l10n.t('Request a certificate for {0}', wanted.name);
  const panel = await host.openPanel(title);
  let values: FieldValues = {};
  let problem: string | undefined;
  for (;;) {
    const { page, wish } = requestPage(wanted.node, host.store.picture.graph, values, title, problem);
    const answer = await panel.ask(page);
    if (answer === undefined || isCancel(answer)) return panel.dispose();
    values = answer.values;
    problem = undefined;
    if (answer.kind !== 'press' || wish === undefined) continue;
    try {
      const target = wanted === called ? argument : { fingerprint: wanted.fingerprint };
      return await create(wanted, wish, values, host, panel, target);
    } catch (error) {
      if (!(error instanceof CommandRefusal)) throw error;
      problem = error.message;
    }
  }
}

/** For a CA whose key is elsewhere: the certificate to request from it. */
async function pickOfCa(ca: RequestedCertificate, { store }: ChangeHost): Promise<RequestedCertificate | undefined> {
  const { graph } = store.picture;
  const issued = ca.node.issued
    .map((fingerprint) => graph.certificates.get(fingerprint))
    .filter((node) => node !== undefined && !isUsedAsCa(node))
    .filter((node) => node !== undefined);
  const items = issued.flatMap((node) => {
    const [place] = node.occurrences;
    const name = certificateName(node.certificate, node.role);
    const description = place && vscode.workspace.asRelativePath(vscode.Uri.parse(place.file.path));
    return place === undefined
      ? []
      : [
          {
            label: name,
            ...optional('description', description),
            wanted: { ...place, node, fingerprint: node.fingerprint, name },
          },
        ];
  });
  if (items.length === 0) return ca;
  const title = vscode.l10n.t('Request a certificate from CA {0}', ca.name);
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.wanted;
}

async function create(
  { node, name }: RequestedCertificate,
  wish: RequestWish,
  values: FieldValues,
  host: ChangeHost,
  panel: ChangePanel,
  argument: unknown,
): Promise<void> {
  const made = await makeRequest(node, host.store.picture.graph, wish, {
    webCryptography: host.webCryptography,
    cryptography: host.cryptography,
    readBinaryFile: async (path) => new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.parse(path, true))),
  });
  if (made.kind === 'refusal') throw new CommandRefusal(refusalMessage(made));
  const folder = folderAnswer(textAnswer(values, 'folder') || '.', host.home);
  const files = filesOf(made, folder);
  const journal = await host.journal();
  let id: string;
  try {
    requireTrust();
    ({ id } = await journal.write(vscode.l10n.t('Request for {0}', name), files).catch(asRefusal));
  } finally {
    made.key?.content.fill(0);
  }
  host.lastChange.made = changeOnDisk(journal, id, vscode.l10n.t('Request for {0}', name));
  const [request] = files;
  if (request !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.file(request.path), { preview: false, preserveFocus: true });
  }
  void host.refresh();
  panel.reveal();
  const page = requestCreatedPage(
    made,
    name,
    files.map(({ path }) => path),
  );
  for (;;) {
    const answer = await panel.ask(page);
    if (answer === undefined) return;
    if (answer.kind !== 'press') continue;
    panel.dispose();
    if (answer.button === 'import') await vscode.commands.executeCommand('certscope.importCertificate', argument);
    return;
  }
}

function filesOf({ text, fileName, key }: MadeRequest, folder: string) {
  const pathOf = (file: string): string => diskPath(vscode.Uri.parse(`${folder}/${file}`, true));
  const request = { path: pathOf(fileName), after: new TextEncoder().encode(text), mode: 0o644, holdsKey: false };
  return key === undefined
    ? [request]
    : [request, { path: pathOf(key.fileName), after: key.content, mode: 0o600, holdsKey: true }];
}
