import type { problems as english } from '../en/problems'

export const problems: Record<keyof typeof english, string> = {
  'problems.title': 'Cela n’a pas fonctionné',
  'problems.network':
    'Le serveur est injoignable. Rien n’a changé ; réessayez quand la connexion est revenue.',
  'problems.no_role': 'Ce compte n’a aucun rôle ici. Demandez-en un à la personne qui gère Presently.',
  'problems.signin_refused': 'Cette connexion n’a pas abouti. Rien n’en a été retenu ; recommencez.',
  'problems.unauthorized': 'Votre session a expiré. Reconnectez-vous ; ce que vous avez écrit est conservé.',
  'problems.author_only': 'Seul un auteur peut le faire.',
  'problems.operator_only': 'Seul un opérateur peut le faire.',
  'problems.missing_columns':
    'La première ligne ne nomme pas toutes les colonnes nécessaires : prénom, nom et adresse.',
  'problems.duplicate_columns': 'Deux colonnes veulent dire la même chose. Choisissez celle qui compte.',
  'problems.no_such_column': 'Cette colonne n’est plus dans le fichier. Choisissez le fichier à nouveau.',
  'problems.no_rows': 'Le fichier n’a personne sous sa première ligne.',
  'problems.no_good_rows': 'Aucune ligne du fichier ne peut être importée.',
  'problems.file_empty': 'Le fichier est vide.',
  'problems.broken_workbook': 'Ce classeur est illisible. Enregistrez-le à nouveau en .xlsx.',
  'problems.protected_or_old_workbook':
    'Le classeur a un mot de passe ou est à l’ancien format .xls. Enregistrez-le en .xlsx sans mot de passe.',
  'problems.role_required': 'Votre rôle ne le permet pas. Demandez à une personne habilitée.',
  'problems.stale': 'Quelqu’un l’a modifié entre-temps. Relisez, puis refaites votre modification.',
  'problems.not_found': 'Cet élément n’existe pas ou n’existe plus.',
  'problems.validation': 'Certains champs doivent d’abord être corrigés.',
  'problems.too_many_tries': 'Vingt tests par heure sont permis. Patientez un peu.',
  'problems.channel_unavailable': 'Le canal ne répond pas. Rien n’a été envoyé ; voir Canaux.',
  'problems.channel_stopped': 'Un opérateur a arrêté ce canal. Rien ne part avant sa reprise.',
  'problems.not_published': 'Elle n’a pas encore été publiée.',
  'problems.published': 'Elle est publiée et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.planning': 'Son plan est en cours de calcul ; réessayez dans un instant.',
  'problems.running': 'Elle a commencé et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.finished': 'Elle est terminée.',
  'problems.cancelled': 'Elle a été arrêtée.',
  'problems.already_paused': 'Elle est déjà en pause.',
  'problems.not_paused': 'Elle n’est pas en pause.',
  'problems.unavailable':
    'Le service est occupé ou en cours de restauration. Rien n’a changé ; réessayez dans une minute.',
  'problems.internal':
    'Une erreur est survenue de notre côté. Rien n’a été envoyé deux fois. Réessayez ; si cela persiste, donnez à votre administrateur le numéro sous Détails.',
  'problems.incident': 'Incident {id}',
  'problems.edit.published': 'Elle est publiée et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.edit.running': 'Elle a commencé et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.edit.finished': 'Elle est terminée et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.edit.cancelled': 'Elle a été arrêtée et ne peut plus être modifiée. Vous pouvez la dupliquer.',
  'problems.delete.running':
    'Elle est en cours d’envoi. Vous pourrez la supprimer à la fin ; un opérateur peut l’arrêter maintenant.',
  'problems.try.finished': 'Elle est terminée. Dupliquez-la pour la tester à nouveau.',
}
