import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { formatMoment } from '../text/moment.ts';
import { shownPath } from '../text/shownPath.ts';
import { kubeadmCommand } from './kubeadmCommand.ts';
import { type RefusalCode, type RefusalFacts, refusalTexts } from './refusalTexts.ts';
import type { RenewalRefusal } from './renewalModel.ts';

/** What a refusal is about, as far as it is known. */
export interface RefusalContext {
  readonly certificate?: CertificateNode | undefined;
  readonly ca?: CertificateNode | undefined;
  readonly key?: Occurrence | undefined;
  readonly now?: number;
  /** Lower case, without full stop. */
  readonly problem?: string;
  /** A file or folder, for people. */
  readonly path?: string;
  /** What is wrong with the value, and what takes that away; sentences. */
  readonly fault?: RefusalFacts['fault'];
}

/** Makes a refusal with its words. */
export function refuse(code: RefusalCode, context: RefusalContext): RenewalRefusal {
  const [reason, wayOut] = refusalTexts[code](factsOf(context));
  return { kind: 'refusal', code, reason, wayOut };
}

/** A refusal as the answer to an attempt: verdict, reason, way out. */
export function refusalMessage({ reason, wayOut }: Pick<RenewalRefusal, 'reason' | 'wayOut'>): string {
  return l10n.t('Nothing was written. {0} {1}', reason, wayOut);
}

function factsOf({ certificate, ca, key, now = 0, problem = '', fault, path = '' }: RefusalContext): RefusalFacts {
  return {
    name: certificate === undefined ? '' : certificateName(certificate.certificate, certificate.role),
    subject: certificate === undefined ? '' : subjectName(certificate.certificate),
    caName: ca === undefined ? '' : subjectName(ca.certificate),
    caBegin: formatMoment(ca?.certificate.notBefore ?? 0, now),
    caEnd: formatMoment(ca?.certificate.notAfter ?? 0, now),
    keyPath: shownPath(key?.file.path ?? ''),
    path: shownPath(path),
    problem,
    command: kubeadmCommand(certificate),
    fault,
  };
}
