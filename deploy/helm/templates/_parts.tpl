{{- define "matcher.labels" -}}
app.kubernetes.io/name: smaajob-matcher
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "matcher.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "matcher.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "matcher.environment" -}}
- name: MATCHER_DATABASE_URL
  value: ""
- name: MATCHER_DATABASE_URL_FILE
  value: /run/secrets/matcher/database_url
- name: MATCHER_TOKEN_FILE
  value: /run/secrets/matcher/token
- name: MATCHER_AUDIT_KEY_FILE
  value: /run/secrets/matcher/audit_key
- name: MATCHER_STOP_SECONDS
  value: {{ .Values.stopSeconds | quote }}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{- define "matcher.mounts" -}}
- name: secrets
  mountPath: /run/secrets/matcher
  readOnly: true
- name: models
  mountPath: /var/lib/matcher/models
- name: tmp
  mountPath: /tmp
- name: compiled
  mountPath: /var/cache/matcher
{{- end }}

{{- define "matcher.volumes" -}}
- name: secrets
  secret:
    secretName: {{ required "existingSecret: name a Secret with the keys token, database_url and audit_key" .Values.existingSecret }}
    defaultMode: 0440
- name: models
  persistentVolumeClaim:
    claimName: {{ .Values.models.existingClaim | default (printf "%s-models" .Release.Name) }}
- name: tmp
  emptyDir: {}
- name: compiled
  emptyDir: {}
{{- end }}
