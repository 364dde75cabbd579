export const signin = {
  'signin.title': 'Sign in',
  'signin.text': 'Sign in with your work account to see and write campaigns.',
  'signin.go': 'Sign in',
  'signin.other': 'Use another account',
  'signin.arriving': 'Signing you in…',
  'signin.expired': 'Your sign-in has expired',
  'signin.expiredText': 'Sign in again in a small window; everything on this page stays as it is.',
  'signin.again': 'Sign in again',
  'signin.local':
    'This is a local system. Choose as whom to work; you can change it at the top right at any time.',
  'signin.as': 'Work as',
  'signin.token': 'Token',
  'signin.tokenHint': 'Printed when the system was started: it sends to real people.',
  'signin.tokenWrong': 'This is not the token that was printed.',
  'signin.enter': 'Continue',
}
