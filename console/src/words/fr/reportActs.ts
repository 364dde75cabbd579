export const reportActs = {
  'report.unknown.title': 'Résultats inconnus',
  'report.unknown.row': '{n, plural, one {# avec un résultat inconnu} other {# avec un résultat inconnu}}',
  'report.unknown.resolve': 'Régler',
  'report.unknown.text':
    '{n, plural, one {Pour # personne, impossible de savoir si le message est arrivé.} other {Pour # personnes, impossible de savoir si le message est arrivé.}} Nous ne renvoyons pas de nous-mêmes.',
  'report.unknown.clicked':
    '{n, plural, one {# d’entre elles a cliqué : le message est donc arrivé.} other {# d’entre elles ont cliqué : le message est donc arrivé.}}',
  'report.unknown.asked': 'Envoyé {at} ; aucune réponse n’est revenue.',
  'report.unknown.restored':
    'Était prévu pendant la restauration de la table ; on ne sait pas ce qui s’est passé.',
  'report.unknown.asSent': 'Compter comme envoyé',
  'report.unknown.asFailed': 'Compter comme échec',
  'report.unknown.resend': 'Renvoyer',
  'report.unknown.resendHint': 'Quelqu’un peut le recevoir deux fois.',
  'report.unknown.done': '{person} : réglé.',
  'report.unknown.all': '{n, plural, one {Pour la seule personne} other {Pour les # personnes à la fois}}',
  'report.unknown.all.sent': 'Tout compter comme envoyé',
  'report.unknown.all.resend': 'Renvoyer à tous',
  'report.unknown.all.failed': 'Tout compter comme échec',
  'report.unknown.allTitle':
    '{n, plural, one {Régler # résultat inconnu ?} other {Régler # résultats inconnus ?}}',
  'report.unknown.allText.sent':
    '{n, plural, one {# personne est comptée} other {# personnes sont comptées}} comme envoi, que le message soit arrivé ou non. Rien n’est envoyé. C’est définitif.',
  'report.unknown.allText.resend':
    '{n, plural, one {# personne reçoit} other {# personnes reçoivent}} le message à nouveau, à leurs heures et au rythme du canal. Qui l’avait déjà le reçoit deux fois. C’est définitif.',
  'report.unknown.allText.failed':
    '{n, plural, one {# personne est comptée} other {# personnes sont comptées}} comme échec, que le message soit arrivé ou non. Rien n’est envoyé. C’est définitif.',
  'report.unknown.allDone':
    '{n, plural, =0 {Aucun résultat réglé.} one {# résultat réglé.} other {# résultats réglés.}}',
  'report.unknown.allBusy':
    '{n, plural, one {# personne est en cours de traitement} other {# personnes sont en cours de traitement}} : réessayez dans une minute.',
  'report.unknown.allImpossible':
    '{n, plural, one {# personne reste inconnue} other {# personnes restent inconnues}} : plus de minute ouverte, ou données effacées.',
  'report.unknown.operators': 'Un opérateur peut les régler.',
  'report.unknown.empty': 'Plus aucun résultat n’est inconnu.',
  'report.unknown.more': 'Les suivants s’affichent quand ceux-ci sont réglés.',
  'report.audit.title': 'Qui a fait quoi',
  'report.audit.when': 'Quand',
  'report.audit.who': 'Qui',
  'report.audit.what': 'Quoi',
  'report.audit.detail': 'Détails',
  'report.audit.empty': 'Personne n’a encore rien fait.',
  'report.audit.older': 'Voir les plus anciens',
  'report.audit.act.create': 'Création',
  'report.audit.act.edit': 'Modification',
  'report.audit.act.publish':
    '{n, plural, =0 {Publication} one {Publication pour # personne} other {Publication pour # personnes}}',
  'report.audit.act.try': 'Essai sur {address}',
  'report.audit.act.clone': 'Duplication',
  'report.audit.act.delete': 'Suppression',
  'report.audit.act.pause': 'Mise en pause',
  'report.audit.act.resume': 'Reprise',
  'report.audit.act.cancel': 'Arrêt',
  'report.audit.act.resolveAll':
    '{n, plural, one {Règlement de # résultat inconnu} other {Règlement de # résultats inconnus}} d’un coup',
  'report.audit.act.erase': 'Effacement d’une personne',
  'report.audit.act.recover': 'Reprise après une restauration',
  'report.audit.act.resolve': 'Résultat inconnu réglé',
}
