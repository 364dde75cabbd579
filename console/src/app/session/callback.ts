/** Where the issuer sends the person back to. */
export const CALLBACK = '/signin/callback'
