import { hostOf } from '../pki/cluster/hostOf.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { optional } from '../text/optional.ts';
import type { ChangePlan } from './change/changeModel.ts';
import { caOn } from './create/caOn.ts';
import type { SubjectNames } from './create/certificateParts.ts';
import type { ClusterNames } from './create/clusterNames.ts';
import { planRestoreCa, planSwitchCa } from './create/foreignCa.ts';
import type { PairPlace } from './create/kubeadmPlaces.ts';
import { type CaRequest, planCa } from './create/planCa.ts';
import { type ClusterPkiRequest, planClusterPki } from './create/planClusterPki.ts';
import { planMissing } from './create/planMissing.ts';
import { planUser } from './create/planUser.ts';
import { planServiceAccountKeys, type ServiceAccountKeysRequest } from './create/serviceAccountKeys.ts';
import { planSharedServiceAccountKeys } from './create/sharedServiceAccountKeys.ts';
import { planSwap } from './create/swappedKubeconfigs.ts';
import { type ExtendRequest, type ExtensionChoice, planExtendCa, planExtension } from './extend/planExtendCa.ts';
import type { KeyAlgorithm } from './keys/keyModel.ts';
import { kubeadmPolicyOn } from './kubeadmPolicy.ts';
import { planCompleteChain } from './move/completeChain.ts';
import { planEmbedFiles } from './move/embedFiles.ts';
import { type ExtractRequest, planExtractFiles } from './move/extractFiles.ts';
import { planMoveToSecret } from './move/moveToSecret.ts';
import { planReplaceCa } from './move/replaceCa.ts';
import { planUseRenewed } from './move/useRenewed.ts';
import { withOtherCa } from './otherCaInPlace.ts';
import { refuse } from './refusal.ts';
import { planReissue } from './reissue/planReissue.ts';
import { repairingReissue } from './reissue/repairingReissue.ts';
import type { FileAccess } from './reissue/untouchedReason.ts';
import type { RenewalCa, RenewalRefusal } from './renewalModel.ts';

/** What a user can ask for; plain data, for every host. */
export type RenewalAction =
  /** These certificates, in all their places, or in some of them. */
  | {
      readonly kind: 'renew';
      readonly fingerprints: readonly string[];
      readonly places?: readonly Occurrence[];
      readonly ca?: RenewalCa;
      /** `ca` can differ from the CA that signed the old certificates. */
      readonly mayChangeIssuer?: boolean;
    }
  /**
   * All certificates and CAs that have expired or expire within so many milliseconds; those that cannot be renewed are
   * left out.
   */
  | { readonly kind: 'renewExpiring'; readonly within: number; readonly isInScope?: (file: DecodedFile) => boolean }
  /** These CAs with new dates (by default all that end soon), in all their places, with what expires below them. */
  | ({ readonly kind: 'extendCa' } & Pick<ExtendRequest, 'authorities' | 'within' | 'isInScope' | 'caDays'>)
  /** One certificate, as its role and connections need it. */
  | {
      readonly kind: 'repair';
      readonly fingerprint: string;
      readonly places?: readonly Occurrence[];
      /** The CA that issues it, regardless of the old one; by default the CA of its role. */
      readonly ca?: RenewalCa;
      readonly moreNames?: readonly string[];
      readonly names?: Partial<ClusterNames>;
    }
  /** Several certificates as their roles and connections need them; those that cannot be issued are left out. */
  | { readonly kind: 'repairAll'; readonly fingerprints: readonly string[] }
  /** The certificate of a role, at kubeadm's place below `host`, or at another one. */
  | {
      readonly kind: 'issueMissing';
      readonly role: string;
      readonly host: string;
      readonly at?: PairPlace;
      readonly names?: Partial<ClusterNames>;
    }
  /**
   * Where the CA at kubeadm's place did not sign what the machine uses: puts the right one back, or reissues everything
   * with the one that is there.
   */
  | { readonly kind: 'restoreCa' | 'switchCa'; readonly role: string; readonly host: string }
  /** A kubeconfig for a user of the cluster whose CA is below `host`. */
  | ({
      readonly kind: 'newUser';
      readonly host: string;
      readonly server: string;
      readonly path: string;
      readonly clusterName?: string;
    } & SubjectNames)
  | ({ readonly kind: 'newCa' } & Omit<CaRequest, 'now' | 'days' | 'keyAlgorithm'>)
  | ({ readonly kind: 'newClusterPki' } & Omit<
      ClusterPkiRequest,
      'graph' | 'now' | 'days' | 'keyAlgorithm' | 'canOpenKeys'
    >)
  | ({ readonly kind: 'newServiceAccountKeys' } & Omit<ServiceAccountKeysRequest, 'graph' | 'keyAlgorithm'>)
  /** The pair of one control plane on another. */
  | { readonly kind: 'shareServiceAccountKeys'; readonly from: string; readonly to: string }
  /** Two kubeconfigs that hold each other's user; `path`: of one of them. */
  | { readonly kind: 'swapKubeconfigs'; readonly path: string }
  /** Embeds the files that a kubeconfig refers to, or moves embedded content to files. */
  | { readonly kind: 'embedFiles'; readonly path: string }
  | ({ readonly kind: 'extractFiles' } & Omit<ExtractRequest, 'graph' | 'access'>)
  /** Replaces copies of this certificate with the renewed one. */
  | { readonly kind: 'useRenewed'; readonly fingerprint: string; readonly places?: readonly Occurrence[] }
  /** Replaces this CA in every field that trusts it. */
  | {
      readonly kind: 'replaceCa';
      readonly from: string;
      readonly to: string;
      readonly places?: readonly Occurrence[];
    }
  /** Adds the intermediate CAs after a certificate, in order. */
  | { readonly kind: 'completeChain'; readonly fingerprint: string; readonly places?: readonly Occurrence[] }
  /** Moves a private key that too many can read into a Secret. */
  | { readonly kind: 'moveToSecret'; readonly at: Occurrence };

/** Context of every action. */
export interface ActionContext {
  readonly graph: PkiGraph;
  readonly now: number;
  /** What a renewal does with the key; by default the installer decides. */
  readonly key?: 'same' | 'new';
  /** Type of new keys; by default that of the old one, otherwise RSA 2048. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** An existing private key for a renewed certificate; with `key: 'new'`. See `ReissueRequest`. */
  readonly keyFrom?: Occurrence;
  /** Length of the new periods. */
  readonly days?: number;
  /** The host can open encrypted keys and ask for their passphrases. */
  readonly canOpenKeys?: boolean;
  /** What cannot be written. */
  readonly access?: FileAccess;
}

/**
 * Plans an action: the only entry point for the command line and the editor. Then `carryOut` makes keys and signs,
 * `judgeChange` judges the connections, and the host writes the files, all or none.
 */
export function planAction(action: RenewalAction, context: ActionContext): ChangePlan | RenewalRefusal {
  const answer = answerTo(action, context);
  const { graph, now, canOpenKeys = false } = context;
  return answer.kind === 'refusal' ? withOtherCa(answer, action, { graph, now, canOpenKeys }) : answer;
}

function answerTo(action: RenewalAction, context: ActionContext): ChangePlan | RenewalRefusal {
  const { graph, now, canOpenKeys = false } = context;
  const making = { now, ...optional('days', context.days), ...optional('keyAlgorithm', context.keyAlgorithm) };
  switch (action.kind) {
    case 'renew': {
      const { fingerprints, places, ca, mayChangeIssuer } = action;
      const how = {
        ...optional('places', places),
        ...optional('ca', ca),
        ...optional('mayChangeIssuer', mayChangeIssuer),
      };
      return planReissue({ ...context, certificates: fingerprints.map((fingerprint) => ({ fingerprint, ...how })) });
    }
    case 'renewExpiring':
      return refusedOrPlanned(planExtension({ ...context, ...action, isForAll: true }));
    case 'extendCa':
      return planExtendCa({ ...context, ...action });
    case 'repair': {
      const reissue = repairingReissue({ ...context, ...action });
      if ('code' in reissue) return reissue;
      return planReissue({ ...context, certificates: [{ ...reissue, ...optional('places', action.places) }] });
    }
    case 'repairAll': {
      const reissues = action.fingerprints.map((fingerprint) => repairingReissue({ ...context, fingerprint }));
      const certificates = reissues.flatMap((each) => ('code' in each ? [] : [each]));
      const refused = reissues.flatMap((each) => ('code' in each ? [each] : []));
      return certificates.length === 0
        ? (refused[0] ?? refuse('nothingToDo', {}))
        : planReissue({ ...context, certificates });
    }
    case 'issueMissing':
      return planMissing({ ...context, ...action });
    case 'restoreCa':
      return planRestoreCa(graph, action.role, action.host);
    case 'switchCa':
      return planSwitchCa(graph, action.role, action.host, { now, canOpenKeys, ...optional('access', context.access) });
    case 'newUser': {
      const ca = caOn(graph, action.host, 'ca', { now, canOpenKeys });
      return ca.kind === 'refusal' ? ca : planUser({ graph, ca, ...making, ...action });
    }
    case 'newCa':
      return firstTaken(graph, [action.certificate, action.key]) ?? planCa({ ...making, ...action });
    case 'newClusterPki':
      return planClusterPki({ graph, canOpenKeys, ...making, ...action });
    case 'newServiceAccountKeys':
      return planServiceAccountKeys({
        graph,
        ...action,
        keyAlgorithm:
          context.keyAlgorithm ?? kubeadmPolicyOn(graph, new Set([hostOf({ path: action.key })])).keyAlgorithm,
      });
    case 'shareServiceAccountKeys':
      return planSharedServiceAccountKeys(graph, action);
    case 'swapKubeconfigs':
      return planSwap(graph, action.path);
    case 'embedFiles':
      return planEmbedFiles(graph, action.path, context.access);
    case 'extractFiles':
      return planExtractFiles({ graph, ...action, ...optional('access', context.access) });
    case 'useRenewed':
      return planUseRenewed({ graph, now, ...action, ...optional('access', context.access) });
    case 'replaceCa':
      return planReplaceCa(graph, action, context.access);
    case 'completeChain':
      return planCompleteChain({ graph, ...action, ...optional('access', context.access) });
    case 'moveToSecret':
      return planMoveToSecret({ graph, at: action.at, ...optional('access', context.access) });
  }
}

function refusedOrPlanned({ plan, refused: [first] }: ExtensionChoice): ChangePlan | RenewalRefusal {
  return plan.kind === 'refusal' && plan.code === 'nothingToDo' ? (first?.refusal ?? plan) : plan;
}

function firstTaken({ files }: PkiGraph, paths: readonly string[]): RenewalRefusal | undefined {
  const path = paths.find((each) => files.some((file) => file.path === each));
  return path === undefined ? undefined : refuse('alreadyThere', { path });
}
