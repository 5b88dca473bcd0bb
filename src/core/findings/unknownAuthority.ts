/** What Go says of a certificate whose issuer is not trusted, as code. */
export const unknownAuthority = '`x509: certificate signed by unknown authority`';
