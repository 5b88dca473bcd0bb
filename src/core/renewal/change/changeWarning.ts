/** Something to know before a plan is carried out, which does not stop it. */
export interface ChangeWarning {
  readonly code:
    | 'cutAtCaEnd'
    | 'shortPeriod'
    /** A signed answer expires before the certificate that it replaces. */
    | 'endsEarlier'
    | 'refusedAbove'
    | 'chainDiffers'
    | 'caEndsSoon'
    | 'keyTooWeak'
    | 'verifierNotKnown'
    | 'keyShared'
    | 'nameNotKnown'
    /** The old signature is broken: nobody vouches for what is taken over. */
    | 'contentUnsigned'
    | 'systemMasters'
    | 'trustFirst'
    | 'takeFromSecret'
    | 'keyExposed'
    | 'caRestored'
    | 'caFromKey'
    | 'signedByLost'
    /** A new CA next to those of other clusters. */
    | 'otherCluster'
    | 'keyGone'
    | 'tokensEnd'
    /** Nothing that was read is verified with the replaced CA. */
    | 'nothingVerified'
    /** A PKCS#12 or Java key store next to a replaced file. */
    | 'storeStays'
    /** An immutable Secret or ConfigMap. */
    | 'immutableObject'
    /** Files that no file refers to any more. */
    | 'leftOver'
    /** A damaged file gets new content. */
    | 'damagedReplaced'
    /** An extended CA has the key that it had. */
    | 'caKeyStays'
    /** Copies of an extended CA outside the files. */
    | 'notInFiles'
    /** Below an extended CA, but impossible to renew here. */
    | 'notRenewed';
  /** `PlannedCertificate.id` */
  readonly certificate?: string;
  readonly words: string;
  /** What it breaks, in one short sentence, for the button that leads to the plan. */
  readonly cost?: string;
}
