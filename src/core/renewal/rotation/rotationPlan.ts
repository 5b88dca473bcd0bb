import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { joinSentences } from '../../text/sentences.ts';
import { byRenewalOrder } from '../reissue/renewalOrder.ts';
import { type RotationPlace, rotationPlaces } from './rotationPlaces.ts';

/** A step of a rotation: what to do, why now, and where. */
interface RotationStep {
  readonly title: string;
  /** Sentences. */
  readonly words: string;
  /** Plain texts that may be hostile: whoever shows them escapes them. */
  readonly places: readonly string[];
  /** In place of places that the files do not tell. */
  readonly nothing?: string;
}

/** The rotation of a CA as a plan for people. */
export interface RotationPlan {
  readonly title: string;
  readonly words: string;
  readonly steps: readonly RotationStep[];
}

/** What a plan is made for. */
export interface RotationQuestion {
  readonly graph: PkiGraph;
  readonly ca: CertificateNode;
  readonly now: number;
  pathOf(file: DecodedFile): string;
}

/**
 * Plans the rotation of a CA in steps (section 7.6 of the Kubernetes PKI reference): first everybody learns to trust the new
 * one beside the old, then it signs, then what the old one signed is issued again, and at last the old one is removed.
 */
export function planRotation({ graph, ca, now, pathOf }: RotationQuestion): RotationPlan {
  const name = subjectName(ca.certificate);
  const places = rotationPlaces(graph, ca);
  const text = ({ file, by, reader }: RotationPlace): string =>
    [pathOf(file), ...(by === '' ? [] : [reader === undefined ? by : `${reader} ${by}`])].join(' · ');
  const list = (...groups: readonly (readonly RotationPlace[])[]): readonly string[] => [
    ...new Set(groups.flat().map(text)),
  ];
  const issued = places.issued.toSorted((a, b) => byRenewalOrder(roleOf(a), roleOf(b)));
  const isEtcd = ca.role?.id === 'etcd-ca';
  const isFrontProxy = ca.role?.id === 'front-proxy-ca';
  const { notAfter } = ca.certificate;
  return {
    title: l10n.t('Rotate CA {0}', name),
    words:
      notAfter === undefined
        ? l10n.t('Everything that it signed has to be issued again.')
        : l10n.t(
            'It ends on {0}. Everything that it signed has to be issued again before; only a certificate for the same key and name would spare that.',
            formatMoment(notAfter, now),
          ),
    steps: [
      {
        title: l10n.t('Make the new CA beside the old one'),
        words: l10n.t(
          'The same name is legal: Go tries every CA of a name. Key and subject key identifier must be new. Leave the old files where they are.',
        ),
        places: list(places.own, places.keys),
      },
      ...(places.shared.length === 0
        ? []
        : [
            {
              title: l10n.t('Give signing a file of its own'),
              words: l10n.t(
                'These sign with a file that is a bundle in the next step, and kube-controller-manager takes one certificate only: `expected 1 certificate`. Point them at a copy of the old certificate.',
              ),
              places: list(places.shared),
            },
          ]),
      {
        title: l10n.t('Let everybody trust both'),
        words: l10n.t(
          'Add the new certificate to each of these, and leave the old one in. Nothing is signed by it yet.',
        ),
        places: list(places.verifiers, places.kubeconfigs, places.objects, places.own),
        nothing: l10n.t('The files tell of no place that trusts it: look on the nodes.'),
      },
      {
        title: l10n.t('Have everything read both'),
        words: isEtcd
          ? l10n.t('etcd reads CA files at its start only: restart one member at a time, then the API servers.')
          : l10n.t(
              'Restart what reads CAs at its start only: kube-controller-manager, kube-scheduler, kubelets, kube-proxy. Pods get kube-root-ca.crt anew; those that read it once have to be restarted. kube-apiserver takes client CAs over by itself, within a minute.',
            ),
        places: [...new Set(places.verifiers.flatMap(({ reader = [] }) => reader))],
      },
      {
        title: l10n.t('Sign with the new CA'),
        words: l10n.t(
          'Now replace the files that sign: one certificate and its key, no bundle. A certificate that was signed by it earlier would be refused.',
        ),
        places: list(places.signers, places.keys),
        nothing: l10n.t('The files tell of nothing that signs with it.'),
      },
      {
        title: l10n.t('Issue again what the old one signed'),
        words: joinSentences(
          isFrontProxy
            ? l10n.t('The client certificate of the proxy, on every control plane.')
            : l10n.t(
                'In this order, on every node; kubelets renew their own when they are restarted with a new bootstrap kubeconfig. kubeadm writes only the first certificate of ca.crt into kubeconfigs: put the new one first.',
              ),
          l10n.t(
            'A certificate is issued again by the new CA with `certscope renew FILE PATH --repair --ca-cert FILE --ca-key FILE`.',
          ),
        ),
        places: issued.map((node) =>
          [
            certificateName(node.certificate, node.role),
            ...new Set(node.occurrences.map(({ file }) => pathOf(file))),
          ].join(' · '),
        ),
        nothing: l10n.t('The files hold nothing that it signed.'),
      },
      {
        title: l10n.t('Remove the old CA'),
        words: l10n.t(
          'Only when nothing shows a certificate of the old one any more. Take it out of every bundle, and correct what names it by its hash.',
        ),
        places: list(places.verifiers, places.kubeconfigs, places.objects, places.own, places.pins),
      },
    ],
  };
}

function roleOf({ role }: CertificateNode): { readonly role?: string } {
  return role === undefined ? {} : { role: role.id };
}
