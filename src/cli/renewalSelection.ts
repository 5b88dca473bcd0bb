import * as l10n from '@vscode/l10n';
import { isUsedAsCa } from '../core/pki/certificateUse.ts';
import type { CertificateNode, DecodedFile, Occurrence, PkiGraph } from '../core/pki/model.ts';
import { chooseRenewalCa } from '../core/renewal/findRenewalCa.ts';
import type { RenewalCa, RenewalPlan, RenewalRefusal } from '../core/renewal/model.ts';
import { planRenewal } from '../core/renewal/planRenewal.ts';
import { visibleText, visibleWholeText } from '../core/text/visibleText.ts';
import { credentialKeyPath } from './credentialKeyPath.ts';
import { nothingToRenew } from './nothingToRenew.ts';
import { InputError } from './renewalFile.ts';

/**
 * Chooses the CA certificate that belongs to the key: a file may hold several of each.
 *
 * @throws {InputError} When one of the files holds nothing of its kind.
 */
export function chooseCa(
  graph: PkiGraph,
  caFile: DecodedFile,
  keyFile: DecodedFile,
  now: number,
): RenewalCa | RenewalRefusal {
  const nodes = certificatesIn(caFile)
    .map(({ credential }) => graph.certificates.get(credential.fingerprint ?? ''))
    .filter((node) => node !== undefined)
    .sort((left, right) => endOf(right) - endOf(left));
  if (nodes.length === 0) throw new InputError(noCertificate(caFile));
  const keys = keyFile.credentials
    .filter(({ content }) => content.kind === 'privateKey')
    .map((credential): Occurrence => ({ file: keyFile, credential }));
  if (keys.length === 0) throw new InputError(l10n.t('{0} holds no private key.', visibleWholeText(keyFile.path)));
  const answers = nodes.flatMap((node) => keys.map((key) => chooseRenewalCa(graph, node, now, key, true)));
  const [first] = answers;
  if (first === undefined) throw new InputError(noCertificate(caFile));
  return answers.find(({ kind }) => kind === 'ca') ?? first;
}

/** What is to be renewed, and how. */
export interface TargetRequest {
  readonly field: string | undefined;
  readonly days: number | undefined;
  readonly now: number;
}

/**
 * Plans the renewal of the file's certificate: the one of the wanted field, else the only one that the CA can renew.
 *
 * @throws {InputError} When the field does not exist, or when several can be renewed; the message lists their places.
 */
export function chooseTarget(
  graph: PkiGraph,
  file: DecodedFile,
  ca: RenewalCa,
  { field, days, now }: TargetRequest,
): RenewalPlan | RenewalRefusal {
  const all = certificatesIn(file);
  if (all.length === 0) throw new InputError(nothingToRenew(file, field) ?? noCertificate(file));
  const wanted = field === undefined ? all : matching(all, file, field);
  const plans = wanted.map((target) => {
    const period = days === undefined ? {} : { days };
    return { target, plan: planRenewal({ graph, targets: [target], ca, now, ...period }) };
  });
  const renewable = plans.filter(({ plan }) => plan.kind === 'plan');
  if (renewable.length > 1) {
    const places = renewable.map(({ target }) => `  ${visibleText(placeOf(file, target))}\n`).join('');
    throw new InputError(
      `${l10n.t('{0} holds several certificates that can be renewed. Choose one with {1}:', visibleWholeText(file.path), '--field')}\n${places}`,
    );
  }
  const isLeaf = ({ target }: { target: Occurrence }): boolean => {
    const node = graph.certificates.get(target.credential.fingerprint ?? '');
    return node !== undefined && !isUsedAsCa(node);
  };
  const answer = renewable[0] ?? plans.find(isLeaf);
  if (answer !== undefined) return answer.plan;
  // Beside CA certificates, one that is missing was meant.
  const missing = field === undefined ? nothingToRenew(file, field) : undefined;
  const [first] = plans;
  if (missing !== undefined || first === undefined) throw new InputError(missing ?? noCertificate(file));
  return first.plan;
}

function noCertificate({ path }: DecodedFile): string {
  return l10n.t('{0} holds no certificate.', visibleWholeText(path));
}

/** A certificate's place in its file as `--field` takes it: key path, and which one where there are several. */
function placeOf(file: DecodedFile, { credential }: Occurrence): string {
  const keyPath = credentialKeyPath(credential);
  const beside = certificatesIn(file).filter((other) => credentialKeyPath(other.credential) === keyPath);
  const number = beside.findIndex((other) => other.credential === credential) + 1;
  if (keyPath === undefined) return `#${number}`;
  return beside.length === 1 ? keyPath : `${keyPath}#${number}`;
}

function matching(all: readonly Occurrence[], file: DecodedFile, field: string): readonly Occurrence[] {
  const exact = all.filter((target) => placeOf(file, target) === field);
  const matches = exact.length > 0 ? exact : all.filter(({ credential }) => credentialKeyPath(credential) === field);
  if (matches.length > 0) return matches;
  const missing = nothingToRenew(file, field);
  if (missing !== undefined) throw new InputError(missing);
  const places = all.map((target) => `  ${visibleText(placeOf(file, target))}\n`).join('');
  throw new InputError(
    `${l10n.t('{0} holds no certificate at {1}, but at:', visibleWholeText(file.path), visibleWholeText(JSON.stringify(field)))}\n${places}`,
  );
}

function certificatesIn(file: DecodedFile): readonly Occurrence[] {
  return file.credentials
    .filter(({ content }) => content.kind === 'certificate')
    .map((credential) => ({ file, credential }));
}

function endOf({ certificate }: CertificateNode): number {
  return certificate.notAfter ?? 0;
}
