/** Something that does not stop a plan but has to be known before it is carried out. */
export interface ChangeWarning {
  readonly code:
    | 'cutAtCaEnd'
    | 'shortPeriod'
    /** A signed answer ends before the certificate that it takes the place of. */
    | 'endsEarlier'
    | 'refusedAbove'
    | 'chainDiffers'
    | 'caEndsSoon'
    | 'keyTooWeak'
    | 'verifierNotKnown'
    | 'keyShared'
    | 'nameNotKnown'
    | 'systemMasters'
    | 'trustFirst'
    | 'takeFromSecret'
    | 'keyExposed'
    | 'caRestored'
    | 'caFromKey'
    | 'signedByLost'
    /** A new CA beside those of other clusters. */
    | 'otherCluster'
    | 'keyGone'
    | 'tokensEnd'
    /** Nothing that was read is verified with a CA that is replaced. */
    | 'nothingVerified'
    /** A PKCS#12 or Java key store beside what is replaced. */
    | 'storeStays'
    /** A Secret or ConfigMap that the API server does not let change. */
    | 'immutableObject'
    /** Files that nothing names any more. */
    | 'leftOver';
  /** `PlannedCertificate.id` */
  readonly certificate?: string;
  readonly words: string;
}
