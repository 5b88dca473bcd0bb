import * as l10n from '@vscode/l10n';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { typed } from '../../text/programName.ts';
import { joinSentences } from '../../text/sentences.ts';
import { byRenewalOrder } from '../reissue/renewalOrder.ts';
import { rotationCommands } from './rotationCommands.ts';
import { type RotationPlace, rotationPlaces } from './rotationPlaces.ts';

/** A step of a rotation: what to do, why now, and where. */
interface RotationStep {
  readonly title: string;
  /** Sentences. */
  readonly words: string;
  /** Plain texts that can be hostile: escape them before showing them. */
  readonly places: readonly string[];
  /** Shown if the files contain no places. */
  readonly nothing?: string;
  /** For a POSIX shell, on each control plane node, beside `new-ca.crt` and `new-ca.key`. */
  readonly commands?: readonly string[];
}

/** The rotation of a CA as a plan for people. */
export interface RotationPlan {
  readonly title: string;
  readonly words: string;
  readonly steps: readonly RotationStep[];
}

/** What a plan needs. */
export interface RotationQuestion {
  readonly graph: PkiGraph;
  readonly ca: CertificateNode;
  readonly now: number;
  pathOf(file: DecodedFile): string;
}

/**
 * Plans the rotation of a CA in steps (section 7.6 of the Kubernetes PKI reference): first everything trusts both the
 * new and the old CA, then the new one signs, then the certificates of the old one are reissued, and last the old one
 * is removed.
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
  const commands = rotationCommands({ ...places, issued }, ca, pathOf);
  return {
    title: l10n.t('Rotate CA {0}', name),
    words:
      notAfter === undefined
        ? l10n.t('Everything that it signed must be reissued.')
        : l10n.t(
            'It expires on {0}. Before that, everything that it signed must be reissued. Only a new CA certificate with the same key and name would avoid this.',
            formatMoment(notAfter, now),
          ),
    steps: [
      {
        title: l10n.t('Create the new CA next to the old one'),
        words: l10n.t(
          'The name can be the same: Go tries every CA with that name. The key and the subject key identifier must be new. Leave the old files in place.',
        ),
        places: list(places.own, places.keys),
        commands: commands.create,
      },
      ...(places.shared.length === 0
        ? []
        : [
            {
              title: l10n.t('Use a separate file for signing'),
              words: l10n.t(
                'These components sign with a file that becomes a bundle in the next step. kube-controller-manager accepts only one certificate: `expected 1 certificate`. Point them to a copy of the old certificate.',
              ),
              places: list(places.shared),
            },
          ]),
      {
        title: l10n.t('Make everything trust both CAs'),
        words: l10n.t(
          'Add the new CA certificate in each of these places, and keep the old one. The new CA does not sign anything yet.',
        ),
        places: list(places.verifiers, places.kubeconfigs, places.objects, places.own),
        nothing: l10n.t('No place that trusts it was found in these files. Check the nodes.'),
        commands: commands.trust,
      },
      {
        title: l10n.t('Make every component load both CAs'),
        words: isEtcd
          ? l10n.t('etcd reads CA files only when it starts. Restart one member at a time, then the API servers.')
          : l10n.t(
              'Restart the components that read CAs only when they start: kube-controller-manager, kube-scheduler, kubelets, kube-proxy. Pods receive the new kube-root-ca.crt; restart those that read it only once. kube-apiserver reloads client CAs within a minute.',
            ),
        places: [...new Set(places.verifiers.flatMap(({ reader = [] }) => reader))],
        commands: commands.load,
      },
      {
        title: l10n.t('Sign with the new CA'),
        words: l10n.t(
          'Now replace the signing files: one certificate and its key, not a bundle. Certificates signed by the new CA before this step would be rejected.',
        ),
        places: list(places.signers, places.keys),
        nothing: l10n.t('Nothing that signs with it was found in these files.'),
      },
      {
        title: l10n.t('Reissue what the old CA signed'),
        words: joinSentences(
          isFrontProxy
            ? l10n.t('The client certificate of the proxy, on every control plane node.')
            : l10n.t(
                'In this order, on every node. Kubelets renew their own certificates when they restart with a new bootstrap kubeconfig. kubeadm writes only the first certificate of ca.crt into kubeconfigs: put the new one first.',
              ),
          l10n.t(
            'To reissue a certificate with the new CA, run `{0}`.',
            typed('renew FILE PATH --repair --ca-cert FILE --ca-key FILE'),
          ),
        ),
        places: issued.map((node) =>
          [
            certificateName(node.certificate, node.role),
            ...new Set(node.occurrences.map(({ file }) => pathOf(file))),
          ].join(' · '),
        ),
        nothing: l10n.t('No certificate signed by it was found in these files.'),
        commands: commands.reissue,
      },
      {
        title: l10n.t('Remove the old CA'),
        words: l10n.t(
          'Do this only when nothing presents a certificate of the old CA any more. Remove it from every bundle, and update every hash of it.',
        ),
        places: list(places.verifiers, places.kubeconfigs, places.objects, places.own, places.pins),
        commands: commands.remove,
      },
    ],
  };
}

function roleOf({ role }: CertificateNode): { readonly role?: string } {
  return role === undefined ? {} : { role: role.id };
}
