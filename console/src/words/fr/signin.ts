import type { signin as english } from '../en/signin'

export const signin: Record<keyof typeof english, string> = {
  'signin.title': 'Connexion',
  'signin.text': 'Connectez-vous avec votre compte professionnel pour voir et écrire des campagnes.',
  'signin.go': 'Se connecter',
  'signin.other': 'Utiliser un autre compte',
  'signin.arriving': 'Connexion en cours…',
  'signin.expired': 'Votre session a expiré',
  'signin.expiredText': 'Reconnectez-vous dans une petite fenêtre ; tout reste en place sur cette page.',
  'signin.again': 'Se reconnecter',
  'signin.local':
    'Ceci est un système local. Choisissez votre rôle ; vous pourrez en changer en haut à droite à tout moment.',
  'signin.as': 'Travailler avec',
  'signin.token': 'Jeton',
  'signin.tokenHint': 'Affiché au démarrage du système : il envoie à de vraies personnes.',
  'signin.tokenWrong': 'Ce n’est pas le jeton affiché.',
  'signin.enter': 'Continuer',
}
