import * as l10n from '@vscode/l10n';
import type { CertificateNode, Occurrence } from '../../core/pki/pkiModel.ts';
import { chooseRenewalCa } from '../../core/renewal/findRenewalCa.ts';
import type { RenewalCa, RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import type { ReadFiles } from '../chosenCertificate.ts';
import { InputError } from '../renewalFile.ts';
import type { CaFiles } from './renewArguments.ts';

/**
 * Chooses the CA certificate that belongs to the key: a file may hold several of each.
 *
 * @throws {InputError} When one of the files holds nothing of its kind.
 */
export function chooseCa({ graph, loaded }: ReadFiles, files: CaFiles, now: number): RenewalCa | RenewalRefusal {
  const keyFile = loaded.named(files.key);
  const nodes = (loaded.named(files.certificate)?.credentials ?? [])
    .flatMap(({ fingerprint = '' }) => graph.certificates.get(fingerprint) ?? [])
    .toSorted((left, right) => endOf(right) - endOf(left));
  const keys = (keyFile?.credentials ?? []).flatMap((credential): Occurrence[] =>
    keyFile !== undefined && credential.content.kind === 'privateKey' ? [{ file: keyFile, credential }] : [],
  );
  const noCertificate = new InputError(l10n.t('{0} holds no certificate.', visibleWholeText(files.certificate)));
  if (nodes.length === 0) throw noCertificate;
  if (keys.length === 0) throw new InputError(l10n.t('{0} holds no private key.', visibleWholeText(files.key)));
  const answers = nodes.flatMap((node) => keys.map((key) => chooseRenewalCa(graph, node, now, key, true)));
  const [first] = answers;
  if (first === undefined) throw noCertificate;
  return answers.find(({ kind }) => kind === 'ca') ?? first;
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? 0;
}
